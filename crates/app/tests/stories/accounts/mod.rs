//! Looking after one's own account: signing up, name, address, password, reset, the end.

mod addresses;
mod passwords;
mod people;
mod signing_up;

//! Teams and handles: who may make, edit and delete them, who is in them, and whose a handle is.

mod changing;
mod making;
mod people;
mod plant;
mod races;
mod seeing;

//! The use-cases of Muster against real servers.

mod smtp;

//! The portal as a browser without script meets it: forms in, whole answers out.

mod access;
mod asking;
mod browser;
mod greek;
mod home;
mod inviting;
mod languages;
mod lapsed;
mod leaving;
mod mailbox;
mod many;
mod nonsense;
mod once;
mod pages;
mod plant;
mod resources;
mod roles;
mod undo;
mod words;

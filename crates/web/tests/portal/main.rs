//! The portal as a browser without script meets it: forms in, whole answers out.

mod access;
mod asking;
mod browser;
mod lapsed;
mod mailbox;
mod once;
mod pages;
mod plant;
mod resources;

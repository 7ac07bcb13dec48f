//! The portal as a browser without script meets it: forms in, whole answers out.

mod browser;
mod lapsed;
mod once;
mod pages;
mod resources;

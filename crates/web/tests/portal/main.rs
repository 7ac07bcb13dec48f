//! The portal as a browser without script meets it: forms in, whole answers out.

mod asking;
mod browser;
mod lapsed;
mod nonsense;
mod once;
mod pages;
mod plant;
mod resources;

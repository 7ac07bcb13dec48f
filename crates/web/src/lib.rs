//! HTTP: the JSON API and the portal, two thin layers of handlers over the same use-cases.

pub mod assets;
pub mod portal;

//! From a paid order to an organization, by the cases of `docs/purchases.md`.

mod keeping;
mod members;
mod newcomers;
mod orders;

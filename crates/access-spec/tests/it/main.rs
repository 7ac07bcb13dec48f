//! The engine against its specifications.

mod changes;
mod cost;
mod exhaustive;
mod explanations;
mod keys;
mod lists;
mod organizations;
mod random;
mod what_if;

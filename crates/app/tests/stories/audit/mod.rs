//! The audit log: who reads what of it, and what an altered row gives away.

mod plant;
mod proving;
mod reading;

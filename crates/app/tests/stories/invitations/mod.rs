//! Invitations: offering a membership, looking after the offer, and answering it.

mod answering;
mod bulk;
mod keeping;
mod limits;
mod offering;
mod races;

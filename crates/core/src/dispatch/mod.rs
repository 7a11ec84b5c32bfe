//! Which doctor answers which case, and when somebody is called in.
//!
//! Everything here is a pure function of what may be known at the moment: the open tasks, the doctors and their roster, what
//! was offered and what came back. Server, simulator and planner run the same code. A caller keeps a [`State`] current, makes
//! a [`Plan`] when something changed or the last one is a minute old, and asks
//!
//! - [`next`] when a doctor presses *Next*: one consultation, to be claimed under a lease;
//! - [`decide`] after every change and at [`Action::WakeAt`]: what to give back, whom to page, what the coordinator must hear;
//! - [`quote`] before a patient submits: what can be promised;
//! - [`what_if`] when a coordinator thinks of a change: what would become of the waiting cases.
//!
//! Nothing here claims or sends: an action names the version it was decided for, and is void once that has moved on.

mod action;
mod decide;
mod doctor;
mod next;
mod plan;
mod policy;
mod quote;
mod state;
mod task;
mod what_if;

pub use action::{Action, Cause, ReleaseReason};
pub use decide::decide;
pub use doctor::{Doctor, Duty};
pub use next::next;
pub use plan::{Outlook, Plan};
pub use policy::Policy;
pub use quote::{Asked, Feasibility, History, Infeasible, Quote, Stratum, WhatStillCanBeDone, quote};
pub use state::State;
pub use task::{Page, PageOutcome, Priority, Status, Task};
pub use what_if::{Change, WhatIf, what_if};

#[cfg(test)]
mod tests;

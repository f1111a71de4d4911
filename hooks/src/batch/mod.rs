//! The batch fixer: repairs the tip of a branch on a server and brings the repair there.
//!
//! It works on objects and refs alone. The user's HEAD, index and work tree are never looked at or touched; every commit is
//! made from the tip that was just fetched, and a branch moves on the server only from that tip, so nobody's work is
//! overwritten. When somebody else was faster, the repair is not merged but made anew on the new tip: the rules give the same
//! answer again. The same tip gives the same commit, so two runs that meet are one.
//!
//! [`deliver`](deliver::deliver) is the loop; a [`Planner`] says what to change, a [`Remote`] talks to the server, [`Logins`]
//! know the credential, a [`Witness`] hears of everything and keeps the record of it. What else may be done with a repair that cannot be
//! pushed is the caller's to know.

mod backup;
mod carry;
mod clone;
mod commit;
pub mod deliver;
pub mod fix_branch;
pub mod history;
pub mod login;
pub mod planner;
mod remote;
mod repair;
mod retry;
pub mod trail;
mod witness;

pub use carry::Carried;
pub use clone::init;
pub use commit::{BASE, By, CHANGE, RULES, RUN, Trailers};
pub use deliver::{Delivery, End, Outcome, Stop, deliver};
pub use login::{Login, Logins, Renewed};
pub use planner::{Edited, Plan, Planner, Proposal};
pub use remote::{Fetched, PushRequest, Remote, RemoteBranch, RemoteHead, Tried};
pub use repair::{LeftAlone, Repairs, Wording, Words};
pub use trail::{Trail, TrailError};
pub use witness::{Event, Witness};

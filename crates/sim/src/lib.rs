//! Arrivals, doctors and staffing over the rules of core, with a seeded clock.

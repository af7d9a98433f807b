//! What the crate `text` promises.

mod any_text;
mod codes;
mod counterfactual;
mod courtesy;
mod entity;
mod entity_any_text;
mod entity_data;
mod entity_names;
mod entity_people;
mod examples;
mod frame;
mod learned;
mod rule_limits;
mod rules;
mod scope;
mod stems;

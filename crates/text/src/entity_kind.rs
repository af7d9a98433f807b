//! The kinds of entities of the label guide.

/// What a marked piece of a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityKind {
    Phone,
    Url,
    Social,
    Account,
    Money,
    Company,
    Person,
    Destination,
    Place,
    Age,
    Headcount,
    Date,
}

/// A piece of the message with its normalised value (`text-labels.md`) and byte span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    pub kind: EntityKind,
    pub value: String,
    pub start: usize,
    pub end: usize,
}

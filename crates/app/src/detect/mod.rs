//! Detection on files, without a store: what the commands `kentongan detect …` do.

pub mod scan;

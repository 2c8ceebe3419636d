//! What a customer last supposed of their tax and cash.

document!("what_ifs");

//! The parts pages and widgets are made of, one file each. All render on the server and need no script.
//!
//! Nothing here knows a page, a widget, a service or the current date: text, figures, dates and ids are handed
//! in. Looks come from classes in `style/`; no part writes an inline style, because the Content Security Policy
//! refuses it.
//!
//! | part | what for |
//! |---|---|
//! | [`badge::Badge`] | one word of status |
//! | [`button::Button`], [`button::LinkButton`] | actions, and links that look like them |
//! | [`card::WidgetFrame`] | the frame of every widget: title, date, body, working, table |
//! | [`chart`] | lines with a band, bars, stacked bars, bullets, sparklines, shares, matrices |
//! | [`checkbox::Checkbox`] | a yes or no in a form |
//! | [`count`] | a count with its thousands apart |
//! | [`date::Date`] | a date as the customer's country writes it |
//! | [`dialog::Dialog`] | a question that opens over the page, without script |
//! | [`disclosure::Disclosure`] | what is there for those who ask |
//! | [`field::Field`] | a labelled input with hint, error and refilled value |
//! | [`grid::Placing`] | the classes that place a slot on the grid |
//! | [`icon::Icon`] | a few line drawings that repeat what words say |
//! | [`menu::Menu`] | a short list of actions |
//! | [`money::Money`] | an amount |
//! | [`notice::Notice`] | what just happened, or must be known |
//! | [`percent::Percent`] | a rate or share |
//! | [`preview_actions::PreviewActions`] | taking in what a preview shows, or throwing it away |
//! | [`progress::Progress`] | how much of a whole |
//! | [`select::Select`] | one of several, in a form |
//! | [`slider::Slider`] | moves a field of its form |
//! | [`stat::Stat`] | a number with its label |
//! | [`states`] | empty, not enough data, failed, loading |
//! | [`table::Table`] | rows and columns |
//! | [`text_area::TextArea`] | a labelled field of several lines |

#![expect(
    clippy::needless_pass_by_value,
    reason = "a component owns what it is given, whether it keeps it or not"
)]

pub mod badge;
pub mod button;
pub mod card;
pub mod chart;
pub mod checkbox;
pub mod count;
pub mod date;
pub mod dialog;
pub mod disclosure;
pub mod field;
pub mod grid;
pub mod icon;
pub mod menu;
pub mod money;
pub mod notice;
pub mod percent;
pub mod preview_actions;
pub mod progress;
pub mod select;
pub mod slider;
pub mod stat;
pub mod states;
pub mod table;
pub mod text_area;

#[cfg(test)]
mod contrast;
#[cfg(test)]
mod gallery;
#[cfg(test)]
pub(crate) mod render;

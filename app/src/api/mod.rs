//! The writes behind every form: each parses, authorises, calls one service and maps the error. Pages read
//! without coming through here.
//!
//! Every one is a public HTTP endpoint under `/api/`, reached by POST only and only from our own pages.

pub mod account;
pub mod advice;
pub mod arrangement;
pub mod audiences;
pub mod cases;
pub mod connections;
pub mod experiments;
pub mod exposure;
pub mod groups;
pub mod imports;
pub mod invoices;
pub mod persona;
pub mod portfolio;
pub mod retirement;
pub mod rules;
pub mod session;
pub mod set_aside;
pub mod shipping;
pub mod studio;
pub mod subscriptions;
pub mod tax;
pub mod transactions;
pub mod view;
pub mod what_if;

use std::collections::BTreeMap;

use leptos::server_fn::axum::register_explicit;

/// Makes the writes known to the server, in alphabetical order of their paths.
#[expect(clippy::too_many_lines, reason = "it is a list, and as long as there are writes")]
pub fn register() {
    register_explicit::<invoices::AcceptMatch>();
    register_explicit::<set_aside::Accept>();
    register_explicit::<connections::AddConnection>();
    register_explicit::<portfolio::AddHolding>();
    register_explicit::<tax::AddJourney>();
    register_explicit::<tax::AddReceipt>();
    register_explicit::<subscriptions::AddSubscription>();
    register_explicit::<advice::AnswerAdvice>();
    register_explicit::<cases::AnswerCase>();
    register_explicit::<arrangement::Arrange>();
    register_explicit::<advice::AskAPerson>();
    register_explicit::<studio::BeginDraft>();
    register_explicit::<studio::BeginLayout>();
    register_explicit::<portfolio::BringTable>();
    register_explicit::<invoices::CancelInvoice>();
    register_explicit::<experiments::ChangeExperiment>();
    register_explicit::<account::ChangePassword>();
    register_explicit::<set_aside::Change>();
    register_explicit::<persona::ChoosePersona>();
    register_explicit::<set_aside::Choose>();
    register_explicit::<portfolio::ClassifySecurity>();
    register_explicit::<imports::CommitImport>();
    register_explicit::<invoices::CommitInvoices>();
    register_explicit::<persona::ConfirmPersona>();
    register_explicit::<transactions::Correct>();
    register_explicit::<studio::CountCondition>();
    register_explicit::<cases::Contest>();
    register_explicit::<invoices::CreateInvoice>();
    register_explicit::<audiences::DecideOnAudience>();
    register_explicit::<experiments::DecideOnExperiment>();
    register_explicit::<groups::DeclareGroups>();
    register_explicit::<account::DeleteAccount>();
    register_explicit::<invoices::DeleteInvoice>();
    register_explicit::<studio::DiscardDraft>();
    register_explicit::<imports::DiscardImport>();
    register_explicit::<invoices::DiscardInvoices>();
    register_explicit::<rules::DismissRuleSuggestion>();
    register_explicit::<studio::EditDraft>();
    register_explicit::<invoices::EditInvoice>();
    register_explicit::<portfolio::FetchMarketData>();
    register_explicit::<retirement::ForgetPlan>();
    register_explicit::<arrangement::HideWidget>();
    register_explicit::<arrangement::KeepOrder>();
    register_explicit::<retirement::KeepPlan>();
    register_explicit::<imports::MapBrokerColumns>();
    register_explicit::<imports::MapColumns>();
    register_explicit::<rules::MoveRule>();
    register_explicit::<arrangement::MoveWidget>();
    register_explicit::<exposure::NoteApplied>();
    register_explicit::<exposure::NoteExposures>();
    register_explicit::<exposure::NoteOutcome>();
    register_explicit::<subscriptions::PauseSubscription>();
    register_explicit::<invoices::PayInvoice>();
    register_explicit::<arrangement::PinWidget>();
    register_explicit::<audiences::ProposeAudience>();
    register_explicit::<experiments::ProposeExperiment>();
    register_explicit::<studio::PublishDraft>();
    register_explicit::<audiences::RemoveAudience>();
    register_explicit::<invoices::RereadInvoices>();
    register_explicit::<subscriptions::ResumeSubscription>();
    register_explicit::<experiments::RetargetExperiment>();
    register_explicit::<studio::ReviewDraft>();
    register_explicit::<studio::RollBackLayout>();
    register_explicit::<shipping::ScheduleDraft>();
    register_explicit::<studio::SendDraft>();
    register_explicit::<invoices::SendInvoice>();
    register_explicit::<tax::PlacePayment>();
    register_explicit::<tax::RecordPayment>();
    register_explicit::<tax::RemoveJourney>();
    register_explicit::<tax::RemovePayment>();
    register_explicit::<tax::RemoveReceipt>();
    register_explicit::<rules::RemoveRule>();
    register_explicit::<subscriptions::RemoveSubscription>();
    register_explicit::<portfolio::RemoveToldHolding>();
    register_explicit::<what_if::ResetSuppositions>();
    register_explicit::<portfolio::SavePortfolioSettings>();
    register_explicit::<rules::SaveRule>();
    register_explicit::<tax::SaveProfile>();
    register_explicit::<account::SetConsent>();
    register_explicit::<account::SetObjection>();
    register_explicit::<account::SetOffers>();
    register_explicit::<portfolio::SetPartner>();
    register_explicit::<view::SetView>();
    register_explicit::<session::SignIn>();
    register_explicit::<session::SignInDemo>();
    register_explicit::<session::SignOut>();
    register_explicit::<account::SignUp>();
    register_explicit::<transactions::Split>();
    register_explicit::<studio::StepDraft>();
    register_explicit::<shipping::StepRamp>();
    register_explicit::<shipping::StopRamp>();
    register_explicit::<what_if::Suppose>();
    register_explicit::<rules::SwitchRuleOff>();
    register_explicit::<portfolio::TellBasis>();
    register_explicit::<subscriptions::TestSubscription>();
    register_explicit::<arrangement::UndoChange>();
    register_explicit::<imports::UndoImport>();
    register_explicit::<set_aside::Undo>();
    register_explicit::<shipping::UnscheduleDraft>();
    register_explicit::<account::UpdateDetails>();
    register_explicit::<imports::Upload>();
    register_explicit::<invoices::UploadInvoices>();
    register_explicit::<invoices::ValueInvoicePayment>();
    register_explicit::<cases::WithdrawCase>();
    register_explicit::<portfolio::WrapAccount>();
    register_explicit::<account::Welcome>();
}

/// What was filled in under a name; a field that was not sent is empty, and is then refused by name like an empty one.
fn filled(fields: &BTreeMap<String, String>, name: &str) -> String {
    fields.get(name).cloned().unwrap_or_default()
}

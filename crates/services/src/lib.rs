//! The use-cases of Attune: each checks who asks, runs the domain's pure rules, and stores the outcome in one
//! transaction. Pages, server functions and the command line all come through here.

mod advice;
mod arrangements;
mod attune;
mod cases;
mod clock;
mod conditions;
mod contacts;
mod corrections;
mod dashboard;
mod deciding;
mod demo;
mod error;
mod experiments;
mod exports;
mod exposures;
mod fairness;
mod habits;
mod holdout;
mod imports;
mod ingest;
mod intents;
mod invoices;
mod layouts;
mod live;
mod market_data;
mod measures;
mod off_policy;
mod outbox;
mod people;
mod personas;
mod policies;
mod portfolio;
mod proposals;
mod releases;
mod replay;
mod retirement;
mod rules;
mod set_asides;
mod shelf;
mod simulation;
mod splits;
mod studio;
mod tax_year;
mod turns;
mod understanding;
mod what_if;
mod why;

pub use advice::{Advice, Answer, Inbox};
pub use attune::{Attune, SHIPPED_INTENT_MODELS, SHIPPED_MODEL};
pub use cases::{AnswerForm, Case, Closing, Verdict};
pub use clock::{Chance, Clock, RehearsalClock, SystemChance, SystemClock};
pub use conditions::{Comparison, ConditionForm};
pub use corrections::{Correction, Listed, NamedRule};
pub use dashboard::{Dashboard, Undoable};
pub use demo::DemoOffer;
pub use error::ServiceError;
pub use experiments::{
    ArmInWords, CONTROL, ExperimentChange, ExperimentPage, ExperimentProposal, Experiments, LaunchForm,
    METRICS, Metric, MetricPart, MetricResult, NO_DRAFT, Participants, Passage, Results, TryableDraft,
    UNITS_PER_ARM_MIN, VariantForm, WhoForm, Worse,
};
pub use exposures::OutcomeKind;
pub use fairness::{Fairness, GROUP_QUESTIONS, GroupComparison, GroupQuestion};
pub use holdout::{ARRANGED, HELD_OUT, HoldoutComparison};
pub use imports::{
    AccountChoice, BalanceCheck, BrokerForm, ColumnForm, Committed, Preview, PreviewMovement, PreviewRow,
    PreviewStatement, RowOutcome, Upload, date_order_name,
};
pub use ingest::{
    Call, CallKey, EventSource, Happening, NewSecret, Outcome, Sender, Signed, SourceKind, Taken,
    TimelineEntry, sign,
};
pub use invoices::{
    AfterTax, ClientOwing, InvoiceForm, InvoiceImport, InvoicePaymentForm, InvoiceSheet, KnownInvoice,
    LineForm, ListedInvoice, NotFollowed, OwedIn, Receivables, ReceivablesView, SuggestedPart, Suggestion,
};
pub use live::LiveChange;
pub use market_data::{MarketData, MarketDataError, MarketFigures};
pub use measures::{LayoutTally, Measures, Propensities, Restlessness, Tallies};
pub use off_policy::{OffPolicy, SlotEstimate};
pub use outbox::{
    ATTEMPTS_MAX, Alert, AlertRaised, Attempt, Courier, DecisionMade, Delivered, GIVEN_UP_MAX, Letter,
    Message, MessageKind, News, NotSent, Outgoing, PersonaChanged, SUBSCRIPTIONS_MAX, Subscription,
    SubscriptionState, TestSent, longest_wait_s, message_examples,
};
pub use people::{Country, Details, Person, Principal, Role, SESSION_ABSOLUTE_S, SignedIn};
pub use policies::{AudienceChange, AudienceForm, AudienceProposal, Audiences, Reach};
pub use portfolio::{
    BasisForm, CASH_CLASS, Holder, HoldingForm, MissingBasis, MonthIncome, NO_CLASS, Partner, PartnerForm,
    Portfolio, PortfolioSettings, PortfolioSummary, Preservation, RequiredDistributions, RequiredRow,
    SettingsForm, TARGETS_MAX, TargetForm, Wrapper,
};
pub use releases::Releases;
pub use replay::{Replay, ReplayedFrom};
pub use retirement::{DrawnOn, KeptPlan};
pub use rules::{Example, KeptRule, RuleForm, RulePreview, RuleRun, RulesPage, RunReason, SuggestedRule};
pub use set_asides::{PolicyForm, PotOn, Proposal, SetAsideLine, SetAsidePolicy, SetAsides};
pub use simulation::{Simulated, Simulation};
pub use splits::SplitForm;
pub use studio::{
    Backtest, Circumstances, ConditionReach, Decided, Draft, DraftEdit, DraftLine, DraftPreview, DraftState,
    Effect, ExportFormat, LayoutHistory, LogFault, Masked, NewLayout, OldClient, PersonaReach, Publication,
    RampLook, RampMetric, RampView, ReleaseAction, Rollout, Schedule, ScheduleState, ShownPart, StaffAccess,
    StudioLayout, Together, VisibilityForm, verify_export,
};
pub use tax_year::{
    ForeignIncome, JourneyForm, Payment, PaymentForm, ProfileForm, ReceiptForm, TaxOverview, TaxYears, Told,
    deduction_line, journeys_of, tax_years,
};
pub use what_if::WhatIf;
pub use why::{SharedReason, Why};

//! Invoices in from another program's table, and out again.
//!
//! As with statements, a file waits and is shown before anything of it is stored.

use receivables::{ImportHints, ImportPlan, Invoice, InvoiceId, export_csv, plan_import};
use statements::{DateOrder, Refusal};

use crate::imports::{DATE_ORDERS, PENDING, Upload, Waiting, date_order_name};
use crate::people::{Principal, home_currency};
use crate::{Attune, ServiceError};
use store::pending_imports::PendingImport;

/// What importing a waiting table would do.
#[derive(Debug, Clone)]
pub struct InvoiceImport {
    /// The waiting file's id.
    pub id: String,
    /// Its name.
    pub file_name: String,
    /// The invoices that are new, in file order.
    pub new: Vec<Invoice>,
    /// The rows whose invoice is there already.
    pub known: Vec<KnownInvoice>,
    /// The rows that cannot be read, each with its line, what is wrong and how to mend it.
    pub errors: Vec<Refusal>,
    /// The stored name of the order dates are read in.
    pub date_order: String,
    /// Whether the customer has to say that order before anything can be stored.
    pub must_choose_order: bool,
}

/// A row whose invoice is there already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownInvoice {
    /// The line of the file.
    pub line: u64,
    /// The number of the invoice.
    pub number: String,
    /// Its client.
    pub client: String,
    /// Whether the row states something else about it.
    pub differs: bool,
}

impl InvoiceImport {
    fn of(
        pending: PendingImport,
        date_order: Option<DateOrder>,
        plan: ImportPlan,
        existing: &[Invoice],
    ) -> Self {
        let known = plan.known.iter().filter_map(|row| {
            let mut all = existing.iter().chain(&plan.invoices);
            let fields = all.find(|invoice| *invoice.id() == row.invoice_id)?.fields();
            let (number, client) = (fields.number.clone(), fields.client.clone());
            Some(KnownInvoice { line: row.line, number, client, differs: row.differs })
        });
        Self {
            id: pending.id,
            file_name: pending.file_name,
            known: known.collect(),
            new: plan.invoices,
            errors: plan.errors,
            date_order: date_order_name(plan.date_order).to_owned(),
            must_choose_order: plan.ambiguous_dates && date_order.is_none(),
        }
    }
}

impl Attune {
    /// Reads a table of invoices and keeps it waiting; gives the id to see and commit it by.
    ///
    /// # Errors
    /// When the file cannot be read; nothing of it is kept then.
    pub async fn preview_invoices(&self, person: &Principal, upload: Upload) -> Result<String, ServiceError> {
        let owner = person.customer()?.clone();
        if upload.bytes.is_empty() {
            return Err(ServiceError::invalid("file-missing", "Choose a CSV file of invoices first."));
        }
        let waiting = Waiting::Invoices { invoice_dates: None };
        let pending = PendingImport {
            id: self.new_id(),
            file_name: upload.safe_name(),
            choices: serde_json::to_string(&waiting).map_err(ServiceError::internal)?,
            bytes: upload.bytes,
        };
        self.plan_invoices(person, &pending, None, Vec::new()).await?;
        let (id, now) = (pending.id.clone(), self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let oldest = now - PENDING;
                    Ok::<_, ServiceError>(
                        store::pending_imports::insert(tx, &owner, &pending, now, oldest).await?,
                    )
                })
            })
            .await?;
        Ok(id)
    }

    /// What committing a waiting table would do.
    ///
    /// # Errors
    /// When there is no such file of theirs.
    pub async fn invoice_import(&self, person: &Principal, id: &str) -> Result<InvoiceImport, ServiceError> {
        let (pending, date_order) = self.waiting_invoices(person, id).await?;
        let existing = self.stored_invoices(person.customer()?).await?;
        let plan = self.plan_invoices(person, &pending, date_order, existing.clone()).await?;
        Ok(InvoiceImport::of(pending, date_order, plan, &existing))
    }

    /// Has a waiting table read with its dates in an order, by its stored name.
    ///
    /// # Errors
    /// When there is no such file of theirs, no such order, or the file cannot be read so.
    pub async fn reread_invoices(
        &self,
        person: &Principal,
        id: &str,
        date_order: &str,
    ) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let (pending, _) = self.waiting_invoices(person, id).await?;
        let named = DATE_ORDERS.iter().find(|(name, _)| *name == date_order);
        let (_, order) = named.ok_or_else(|| {
            ServiceError::invalid("date-order", "Choose the order of day, month and year from the list.")
        })?;
        self.plan_invoices(person, &pending, Some(*order), Vec::new()).await?;
        let waiting = Waiting::Invoices { invoice_dates: Some(*order) };
        let choices = serde_json::to_string(&waiting).map_err(ServiceError::internal)?;
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let found =
                        store::pending_imports::set_choices(tx, &owner, &pending.id, &choices).await?;
                    if found { Ok(()) } else { Err(ServiceError::NotFound) }
                })
            })
            .await
    }

    /// Stores what is new of a waiting table and says in words what was done. The same table again adds nothing.
    ///
    /// # Errors
    /// When there is no such file of theirs, or the order of its dates has to be chosen first.
    pub async fn commit_invoices(&self, person: &Principal, id: &str) -> Result<String, ServiceError> {
        let owner = person.customer()?;
        let (pending, date_order) = self.waiting_invoices(person, id).await?;
        let (hints, bytes) = (hints(person, date_order), pending.bytes);
        let ids = self.clone();
        let plan = self
            .change_invoices(owner, move |invoices| {
                let new_id = |_: &_| InvoiceId::new(ids.new_id());
                let plan = plan_import(&bytes, &hints, invoices, new_id).map_err(|error| refused(&error))?;
                if plan.ambiguous_dates && hints.date_order.is_none() {
                    let sentence = "Say first whether the day or the month comes first in this file.";
                    return Err(ServiceError::invalid("date-order", sentence));
                }
                invoices.extend(plan.invoices.iter().cloned());
                Ok(plan)
            })
            .await?;
        self.discard_import(person, &pending.id).await?;
        self.invoice_changed(person).await?;
        Ok(sentence(&plan))
    }

    /// The customer's invoices as comma-separated text, the first made first.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn export_invoices(&self, person: &Principal) -> Result<String, ServiceError> {
        let invoices = self.stored_invoices(person.customer()?).await?;
        export_csv(&invoices).map_err(ServiceError::internal)
    }

    async fn waiting_invoices(
        &self,
        person: &Principal,
        id: &str,
    ) -> Result<(PendingImport, Option<DateOrder>), ServiceError> {
        let pending = store::pending_imports::by_id(&self.db, person.customer()?, id).await?;
        let pending = pending.ok_or(ServiceError::NotFound)?;
        match serde_json::from_str(&pending.choices).map_err(ServiceError::internal)? {
            Waiting::Invoices { invoice_dates } => Ok((pending, invoice_dates)),
            Waiting::Statement(_) => Err(ServiceError::NotFound),
        }
    }

    /// Reads a table off the threads that serve requests.
    async fn plan_invoices(
        &self,
        person: &Principal,
        pending: &PendingImport,
        date_order: Option<DateOrder>,
        existing: Vec<Invoice>,
    ) -> Result<ImportPlan, ServiceError> {
        let (hints, bytes, ids) = (hints(person, date_order), pending.bytes.clone(), self.clone());
        let planned = tokio::task::spawn_blocking(move || {
            plan_import(&bytes, &hints, &existing, |_| InvoiceId::new(ids.new_id()))
        });
        planned.await.map_err(ServiceError::internal)?.map_err(|error| refused(&error))
    }
}

fn hints(person: &Principal, date_order: Option<DateOrder>) -> ImportHints {
    ImportHints { date_order, decimal_mark: None, default_currency: Some(home_currency(person.country)) }
}

/// The refusal of a whole file.
fn refused(refusal: &Refusal) -> ServiceError {
    let place = refusal.line.map_or_else(String::new, |line| format!("Line {line}: "));
    ServiceError::invalid("invoices", format!("{place}{} {}", refusal.reason, refusal.hint))
}

fn sentence(plan: &ImportPlan) -> String {
    let invoices = |count: usize| {
        if count == 1 { "1 invoice".to_owned() } else { format!("{count} invoices") }
    };
    let mut sentence = format!("{} imported", invoices(plan.invoices.len()));
    if !plan.known.is_empty() {
        sentence.push_str(&format!(", {} already here", plan.known.len()));
    }
    if !plan.errors.is_empty() {
        sentence.push_str(&format!(", {} could not be read", plan.errors.len()));
    }
    sentence.push('.');
    sentence
}

//! What a customer does with an invoice: write it, send it, record what was paid, withdraw it.

use events::InvoiceIssued;
use ledger::{CustomerId, TransactionId};
use money::{Currency, Money};
use receivables::{Invoice, InvoiceId, Payment, PaymentError, State, StateError, match_deposits};

use super::form::{InvoiceForm, InvoicePaymentForm, LineForm, day, no_rate};
use crate::people::{Principal, home_currency};
use crate::{Attune, ServiceError};

impl Attune {
    /// Writes a new draft and gives its id.
    ///
    /// # Errors
    /// Every field that does not hold, or that the client has an invoice of this number.
    pub async fn create_invoice(
        &self,
        person: &Principal,
        form: &InvoiceForm,
    ) -> Result<String, ServiceError> {
        let owner = person.customer()?;
        let id = self.new_id();
        let draft = form.draft(InvoiceId::new(&id))?;
        self.change_invoices(owner, move |invoices| {
            refuse_double(&draft, invoices)?;
            invoices.push(draft.clone());
            Ok(())
        })
        .await?;
        self.invoice_changed(person).await?;
        Ok(id)
    }

    /// Writes an invoice that was sent elsewhere; one the client has under this number already stays as it is. The books are
    /// the caller's to work out.
    pub(crate) async fn issue_invoice(
        &self,
        owner: &CustomerId,
        told: &InvoiceIssued,
    ) -> Result<(), ServiceError> {
        let whole = Money::new(told.total_minor, told.currency);
        let line = LineForm {
            description: "As invoiced".to_owned(),
            unit_price: whole.to_plain(),
            ..LineForm::default()
        };
        let form = InvoiceForm {
            number: told.number.clone(),
            client: told.client.clone(),
            issued_on: told.issued_on.to_string(),
            due_on: told.due_on.to_string(),
            currency: told.currency.code().to_owned(),
            lines: vec![line],
            note: String::new(),
        };
        let (id, sent_on) = (self.new_id(), told.issued_on.min(self.now().date_naive()));
        self.change_invoices(owner, move |invoices| {
            let mut invoice = form.draft(InvoiceId::new(&id))?;
            if refuse_double(&invoice, invoices).is_ok() {
                invoice.send(sent_on).map_err(|error| refuse_state(&error))?;
                invoices.push(invoice);
            }
            Ok(())
        })
        .await
    }

    /// Writes a draft anew.
    ///
    /// # Errors
    /// When there is no such invoice of theirs, it was sent, or as for [`Attune::create_invoice`].
    pub async fn edit_invoice(
        &self,
        person: &Principal,
        id: &str,
        form: &InvoiceForm,
    ) -> Result<(), ServiceError> {
        let form = form.clone();
        self.change_invoice(person, id, move |place, invoices| {
            let invoice = at(place, invoices)?;
            refuse_sent(invoice, "changed")?;
            let draft = form.draft(invoice.id().clone())?;
            refuse_double(&draft, invoices)?;
            *at(place, invoices)? = draft;
            Ok(())
        })
        .await
    }

    /// Marks a draft as sent on a day, `2026-01-31`, today at the latest.
    ///
    /// # Errors
    /// When there is no such draft of theirs, or no such day.
    pub async fn send_invoice(&self, person: &Principal, id: &str, on: &str) -> Result<(), ServiceError> {
        person.customer()?;
        let on = self.day_that_came(on)?;
        self.change_invoice(person, id, move |place, invoices| {
            at(place, invoices)?.send(on).map_err(|error| refuse_state(&error))
        })
        .await
    }

    /// Records a payment that no statement shows yet. The deposit is recognised as it once a statement brings it.
    ///
    /// # Errors
    /// When there is no such invoice of theirs, it is not sent, the amount is no more than nothing or than is owed, or
    /// a rate of exchange cannot be read or does not say where it is from.
    pub async fn pay_invoice(
        &self,
        person: &Principal,
        id: &str,
        form: &InvoicePaymentForm,
    ) -> Result<(), ServiceError> {
        person.customer()?;
        let paid_on = self.day_that_came(&form.on)?;
        let (form, today, home) = (form.clone(), self.now().date_naive(), home_currency(person.country));
        self.change_invoice(person, id, move |place, invoices| {
            let invoice = at(place, invoices)?;
            let currency = invoice.fields().currency;
            let paid = amount(&form.amount, currency)?;
            let owed = Money::new(invoice.outstanding_minor(today), currency);
            let payment = Payment {
                transaction_id: None,
                amount_minor: paid.amount_minor,
                fee_minor: 0,
                paid_on,
                foreign: if currency == home { None } else { form.foreign(paid, paid_on, home)? },
            };
            invoice.pay(payment).map_err(|error| refuse_payment(&error, owed))
        })
        .await
    }

    /// Says what a payment in another currency was worth on its day, or says it anew. The form's day and amount are
    /// those of the payment.
    ///
    /// # Errors
    /// When there is no such payment of an invoice of theirs, it came in the customer's own currency, or the rate of
    /// exchange is missing, cannot be read or does not say where it is from.
    pub async fn value_invoice_payment(
        &self,
        person: &Principal,
        id: &str,
        form: &InvoicePaymentForm,
    ) -> Result<(), ServiceError> {
        person.customer()?;
        let paid_on = day(&form.on).ok_or(ServiceError::NotFound)?;
        let (form, home) = (form.clone(), home_currency(person.country));
        self.change_invoice(person, id, move |place, invoices| {
            let invoice = at(place, invoices)?;
            let currency = invoice.fields().currency;
            let paid = amount(&form.amount, currency)?;
            if currency == home {
                return Err(ServiceError::NotFound);
            }
            let receipt = form.foreign(paid, paid_on, home)?.ok_or_else(no_rate)?;
            if invoice.value_payment(paid_on, paid.amount_minor, receipt) {
                return Ok(());
            }
            Err(ServiceError::NotFound)
        })
        .await
    }

    /// Withdraws an invoice, or writes off what is not paid of it.
    ///
    /// # Errors
    /// When there is no such invoice of theirs, or it is cancelled already.
    pub async fn cancel_invoice(&self, person: &Principal, id: &str) -> Result<(), ServiceError> {
        self.change_invoice(person, id, |place, invoices| {
            at(place, invoices)?.cancel().map_err(|error| refuse_state(&error))
        })
        .await
    }

    /// Deletes a draft.
    ///
    /// # Errors
    /// When there is no such invoice of theirs, or it was sent.
    pub async fn delete_invoice(&self, person: &Principal, id: &str) -> Result<(), ServiceError> {
        self.change_invoice(person, id, |place, invoices| {
            refuse_sent(at(place, invoices)?, "deleted")?;
            invoices.remove(place);
            Ok(())
        })
        .await
    }

    /// Records a deposit as what it is suggested to be: the payment of one invoice or several.
    ///
    /// # Errors
    /// When there is no such transaction of theirs, or it is suggested for nothing any more.
    pub async fn accept_match(&self, person: &Principal, transaction_id: &str) -> Result<(), ServiceError> {
        let owner = person.customer()?;
        let books = self.books(owner).await?;
        books.index_of(transaction_id).ok_or(ServiceError::NotFound)?;
        let transaction_id = TransactionId::new(transaction_id);
        self.change_invoices(owner, move |invoices| {
            let matches = match_deposits(invoices, &books.deposits()).matches;
            let found = matches.iter().find(|found| found.transaction_id == transaction_id);
            let found = found.ok_or_else(|| {
                ServiceError::invalid("no-match", "This deposit is no longer suggested for an invoice.")
            })?;
            found.apply(invoices).map_err(ServiceError::internal)
        })
        .await?;
        self.invoice_changed(person).await
    }

    /// Changes one invoice, given by its place among all, and works out anew what follows from it.
    async fn change_invoice<E>(&self, person: &Principal, id: &str, edit: E) -> Result<(), ServiceError>
    where
        E: Fn(usize, &mut Vec<Invoice>) -> Result<(), ServiceError> + Send + Sync + 'static,
    {
        let id = id.to_owned();
        self.change_invoices(person.customer()?, move |invoices| {
            let place = invoices.iter().position(|invoice| invoice.id().as_str() == id);
            edit(place.ok_or(ServiceError::NotFound)?, invoices)
        })
        .await?;
        self.invoice_changed(person).await
    }

    /// Matches deposits to what is owed now, and builds what dashboards show.
    pub(super) async fn invoice_changed(&self, person: &Principal) -> Result<(), ServiceError> {
        self.refresh(person, &format!("invoices-{}", self.new_id())).await
    }

    /// A day of a form that is not in the future.
    fn day_that_came(&self, text: &str) -> Result<chrono::NaiveDate, ServiceError> {
        let today = self.now().date_naive();
        day(text).filter(|on| *on <= today).ok_or_else(|| {
            ServiceError::invalid("day", format!("Enter a day that has come, such as {today}."))
        })
    }
}

/// An amount of a form.
fn amount(text: &str, currency: Currency) -> Result<Money, ServiceError> {
    Money::parse_typed(text, currency).map_err(|_| {
        let sample = Money::new(123_456, currency).to_plain();
        ServiceError::invalid("payment", format!("Enter the amount as a number, such as {sample}."))
    })
}

fn at(place: usize, invoices: &mut [Invoice]) -> Result<&mut Invoice, ServiceError> {
    invoices.get_mut(place).ok_or(ServiceError::NotFound)
}

/// Refuses a number the client has on another invoice.
fn refuse_double(draft: &Invoice, invoices: &[Invoice]) -> Result<(), ServiceError> {
    let is_double = |other: &&Invoice| other.id() != draft.id() && other.identity() == draft.identity();
    if !invoices.iter().any(|other| is_double(&other)) {
        return Ok(());
    }
    let fields = draft.fields();
    let sentence =
        format!("{} has an invoice {} already; choose another number.", fields.client, fields.number);
    Err(ServiceError::invalid("invoice-number", sentence))
}

fn refuse_sent(invoice: &Invoice, what: &str) -> Result<(), ServiceError> {
    if invoice.state() == State::Draft {
        return Ok(());
    }
    let sentence = format!("Only a draft can be {what}. Cancel this invoice and write another.");
    Err(ServiceError::invalid("not-a-draft", sentence))
}

fn refuse_state(error: &StateError) -> ServiceError {
    let sentence = match error {
        StateError::NotADraft => "Only a draft can be sent; this invoice was sent or cancelled before.",
        StateError::AlreadyCancelled => "This invoice is cancelled already.",
    };
    ServiceError::invalid("invoice-state", sentence)
}

fn refuse_payment(error: &PaymentError, owed: Money) -> ServiceError {
    let sentence = match error {
        PaymentError::NotSent => "Only a sent invoice can be paid. Mark it as sent first.".to_owned(),
        PaymentError::NotPositive => "Enter what came, above zero.".to_owned(),
        PaymentError::MoreThanOwed { .. } => {
            format!("Only {} is still owed on this invoice.", owed.to_display())
        }
        PaymentError::SameTransaction | PaymentError::NothingToConfirm => {
            "This payment is recorded already.".to_owned()
        }
    };
    ServiceError::invalid("payment", sentence)
}

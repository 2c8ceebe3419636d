//! Level payments: how much, what they grow to, how long they last. Money received is above zero, money paid below.

/// A rate and a number of periods that level payments are worked out for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Annuity {
    /// The rate a period.
    pub rate: f64,
    /// How many periods.
    pub periods: f64,
}

impl Annuity {
    /// The payment at the end of every period that uses a present value up.
    pub fn payment_at_end(self, present: f64) -> f64 {
        if self.rate == 0.0 {
            return -present / self.periods;
        }
        -present * self.rate / -(-self.periods * self.rate.ln_1p()).exp_m1()
    }

    /// The payment at the beginning of every period that uses a present value up.
    pub fn payment_at_beginning(self, present: f64) -> f64 {
        self.payment_at_end(present) / (1.0 + self.rate)
    }

    /// What a present value and a payment at the end of every period come to.
    pub fn future_value(self, payment: f64, present: f64) -> f64 {
        let growth = (self.periods * self.rate.ln_1p()).exp_m1();
        let paid = if self.rate == 0.0 { self.periods } else { growth / self.rate };
        -(present * (1.0 + growth) + payment * paid)
    }

    /// How many payments at the end of a period a present value lasts for, at a rate a period; none where it never
    /// ends.
    pub fn periods_of(rate: f64, payment: f64, present: f64) -> Option<f64> {
        if rate == 0.0 {
            return Some(-present / payment).filter(|periods| periods.is_finite());
        }
        let left = 1.0 + present * rate / payment;
        (left > 0.0).then(|| -left.ln() / rate.ln_1p())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payments_use_up_what_they_are_made_from() {
        for rate in [0.0, 0.004, 0.07, -0.01] {
            let annuity = Annuity { rate, periods: 120.0 };
            let payment = annuity.payment_at_end(10_000.0);
            assert!(annuity.future_value(payment, 10_000.0).abs() < 1e-6, "{rate}");
            let periods = Annuity::periods_of(rate, payment, 10_000.0).unwrap();
            assert!((periods - 120.0).abs() < 1e-8, "{rate} {periods}");
            assert!((annuity.payment_at_beginning(10_000.0) * (1.0 + rate) - payment).abs() < 1e-9);
        }
        assert_eq!(Annuity::periods_of(0.1, -500.0, 10_000.0), None, "interest alone pays it");
    }
}

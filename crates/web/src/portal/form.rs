//! A form as it goes to and fro: what was typed, and what was wrong with it.

/// Field values and errors by the names that the API uses for the same fields.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Says to the server which showing of the form this is: a second press makes nothing new.
    pub key: String,
    values: Vec<(String, String)>,
    errors: Vec<(String, String)>,
}

impl Form {
    /// An empty form with its one-time key.
    pub fn fresh(key: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            ..Self::default()
        }
    }

    /// A form from the body of a request. Bytes that are no text are read as far as they are;
    /// nothing of it is refused.
    pub fn read(body: &[u8]) -> Self {
        Self::typed(form_urlencoded::parse(body).into_owned().collect())
    }

    /// The form as it came in. Its key stays, so that a corrected form is still the same one.
    pub fn typed(pairs: Vec<(String, String)>) -> Self {
        let key = pairs
            .iter()
            .find(|(name, _)| name == "form_key")
            .map(|(_, key)| key.clone());
        Self {
            key: key.unwrap_or_default(),
            values: pairs,
            errors: Vec::new(),
        }
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.retain(|(n, _)| n != name);
        self.values.push((name.to_owned(), value.into()));
        self
    }

    /// Notes what is wrong with a field; `form` for what belongs to none.
    #[must_use]
    pub fn refuse(mut self, name: &str, detail: impl Into<String>) -> Self {
        self.errors.push((name.to_owned(), detail.into()));
        self
    }

    /// The first value of a field, or nothing.
    pub fn v(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or("")
    }

    /// The field's value if it was typed, else `otherwise`.
    pub fn or<'a>(&'a self, name: &str, otherwise: &'a str) -> &'a str {
        self.all(name).next().unwrap_or(otherwise)
    }

    /// Every value of a field that may stand several times, in order.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let name = name.to_owned();
        self.values
            .iter()
            .filter(move |(n, _)| *n == name)
            .map(|(_, v)| v.as_str())
    }

    /// The fields whose names begin with `prefix`: the rest of each name, and its value.
    pub fn beginning<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let rest = move |(name, value): &'a (String, String)| {
            Some((name.strip_prefix(prefix)?, value.as_str()))
        };
        self.values.iter().filter_map(rest)
    }

    /// Whether a box or an option with this value was chosen.
    pub fn chose(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|v| v == value)
    }

    /// What is wrong with a field, or nothing.
    pub fn e(&self, name: &str) -> &str {
        self.errors
            .iter()
            .find(|(n, _)| n == name)
            .map_or("", |(_, text)| text)
    }

    pub fn bad(&self, name: &str) -> bool {
        !self.e(name).is_empty()
    }

    pub fn is_refused(&self) -> bool {
        !self.errors.is_empty()
    }

    /// The revision of what the form was filled in from; `None` where it does not say.
    pub fn revision(&self) -> Option<i64> {
        self.v("revision").parse().ok()
    }

    /// Tells what somebody else has saved since the form was opened, beside each field that is another now. From
    /// here on the form is about that `revision`: saving it again is meant.
    #[must_use]
    pub fn overtaken(self, revision: i64, present: &[(&str, &str)]) -> Self {
        let mut form = self.with("revision", revision.to_string());
        for (name, now) in present {
            // Browsers send the lines of a text with a carriage return.
            if form.v(name).replace("\r\n", "\n").trim() != *now {
                form = form.refuse(
                    name,
                    match *now {
                        "" => texts::field_emptied_meanwhile(),
                        now => texts::field_saved_meanwhile(now),
                    },
                );
            }
        }
        form.refuse("form", texts::form_saved_meanwhile())
    }

    /// All that came in, to be carried along hidden while a password is asked for. Passwords are
    /// left out: they are typed again rather than written into a page. So is what such a question
    /// adds itself.
    pub fn carried(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = |name: &str| name.contains("password") || name == "again_email";
        self.values
            .iter()
            .filter(move |(n, _)| !own(n))
            .map(|(n, v)| (n.as_str(), v.as_str()))
    }

    /// The form without some of its fields.
    #[must_use]
    pub fn without(mut self, names: &[&str]) -> Self {
        self.values.retain(|(n, _)| !names.contains(&n.as_str()));
        self
    }

    /// The body of a request that sends this form.
    pub fn encoded(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.values)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect()
    }

    #[test]
    fn what_was_typed_comes_back_beside_its_error() {
        let typed = pairs(&[
            ("form_key", "k"),
            ("team", "a"),
            ("team", "b"),
            ("email", "x@"),
        ]);
        let form = Form::typed(typed).refuse("email", "Something is missing after the @.");
        assert_eq!((form.key.as_str(), form.v("email")), ("k", "x@"));
        assert!(form.chose("team", "b") && !form.chose("team", "c"));
        assert!(form.bad("email") && !form.bad("team"));
    }

    #[test]
    fn what_somebody_else_saved_stands_beside_what_differs() {
        let typed = pairs(&[
            ("name", "Mine"),
            ("description", "Two\r\nlines"),
            ("revision", "3"),
        ]);
        let form = Form::typed(typed);
        assert_eq!(form.revision(), Some(3));
        let form = form.overtaken(5, &[("name", "Theirs"), ("description", "Two\nlines")]);
        assert_eq!((form.revision(), form.v("name")), (Some(5), "Mine"));
        assert!(form.e("name").contains("“Theirs”") && !form.bad("description"));
        assert!(form.bad("form"));
    }

    #[test]
    fn passwords_are_not_carried_on() {
        let form = Form::typed(pairs(&[
            ("name", "N"),
            ("step_up_password", "secret"),
            ("new_password", "secret"),
        ]));
        assert_eq!(form.carried().collect::<Vec<_>>(), [("name", "N")]);
    }

    #[test]
    fn what_was_read_is_sent_on_as_it_was() {
        let body = "team=a&team=b&name=Pr%C3%BCfstand+%26+Hof&again_password=x";
        let form = Form::read(body.as_bytes()).without(&["again_password"]);
        assert_eq!(form.encoded(), "team=a&team=b&name=Pr%C3%BCfstand+%26+Hof");
    }
}

//! Values that must not be seen: they cannot be printed, logged or serialised, and their memory is wiped when they go.
//!
//! `Secret<T>` can be read from configuration or a request body, and its content is reached only by naming it:
//! `secret.expose_secret()`. A search for that call finds every place that looks at a secret.

pub use secrecy::{ExposeSecret, SecretBox as Secret, SecretString};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_print() {
        let password: SecretString = serde_json::from_str(r#""correct horse""#).unwrap();
        assert_eq!(password.expose_secret(), "correct horse");
        assert!(!format!("{password:?}").contains("horse"));
        let key: Secret<String> = Secret::new(Box::new("battery staple".to_owned()));
        assert!(!format!("{key:?}").contains("staple"));
    }
}

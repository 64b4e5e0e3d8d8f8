package dev.sentryauth.domain;

import org.jspecify.annotations.Nullable;

/**
 * Who is signed in, as the server told us; text from outside, so sanitise it before showing it.
 *
 * @param id the user's id; Sentry sends a string of digits
 * @param name the full name; Sentry sends null for users without one
 */
public record UserInfo(
        String id,
        @Nullable String name,
        @Nullable String email,
        @Nullable String username) {

    /** What names this user best to a person: name and e-mail, or whichever there is. */
    public String display() {
        String first = firstOf(name, username);
        String mail = firstOf(email, null);
        if (first == null) {
            return mail == null ? "user " + id : mail;
        }
        return mail == null || mail.equals(first) ? first : first + " <" + mail + ">";
    }

    private static @Nullable String firstOf(@Nullable String a, @Nullable String b) {
        if (a != null && !a.isBlank()) {
            return a;
        }
        return b == null || b.isBlank() ? null : b;
    }
}

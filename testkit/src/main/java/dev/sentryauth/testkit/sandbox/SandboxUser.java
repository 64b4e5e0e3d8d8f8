package dev.sentryauth.testkit.sandbox;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The person who signs in at the sandbox.
 *
 * @param id the user's id, a string of digits as the real server sends it
 * @param name the display name; null is sent as JSON null, as the real server does for some accounts
 * @param email the mail address
 * @param username the user name
 */
public record SandboxUser(String id, @Nullable String name, String email, String username) {
    static final SandboxUser DEFAULT = new SandboxUser("4711", "Ada Sandbox", "ada@sandbox.example", "ada");

    public SandboxUser {
        requireNonNull(id, "id");
        requireNonNull(email, "email");
        requireNonNull(username, "username");
    }

    Map<String, @Nullable Object> inTokenAnswer() {
        return Json.object("id", id, "name", name, "email", email);
    }

    Map<String, @Nullable Object> inApi() {
        return Json.object("id", id, "name", name, "username", username, "email", email, "isActive", true);
    }
}

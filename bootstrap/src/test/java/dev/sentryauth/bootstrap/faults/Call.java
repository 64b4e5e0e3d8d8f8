package dev.sentryauth.bootstrap.faults;

import dev.sentryauth.testkit.sandbox.Endpoint;

/** The requests that can meet a fault, each with a command that makes it. */
enum Call {
    DEVICE_CODE("device code", Endpoint.DEVICE_CODE, "auth login --force --timeout SECONDS"),
    POLL("poll", Endpoint.TOKEN_POLL, "auth login --force --timeout SECONDS"),
    REFRESH("refresh", Endpoint.TOKEN_REFRESH, "auth token"),
    EARLY_REFRESH("refresh, token still good", Endpoint.TOKEN_REFRESH, "auth token"),
    REVOKE("revoke", Endpoint.REVOKE, "auth logout --json"),
    VERIFY("status --verify", Endpoint.API, "auth status --verify"),
    TOKEN_LOGIN("login --token", Endpoint.API, "auth login --token TOKEN");

    final String title;
    final Endpoint endpoint;
    final String command;

    Call(String title, Endpoint endpoint, String command) {
        this.title = title;
        this.endpoint = endpoint;
        this.command = command;
    }

    /** The arguments; {@code token} is an API token that the server takes. */
    String[] arguments(String token, int seconds) {
        return command.replace("TOKEN", token)
                .replace("SECONDS", Integer.toString(seconds))
                .split(" ");
    }
}

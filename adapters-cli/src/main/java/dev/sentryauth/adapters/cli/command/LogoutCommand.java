package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.adapters.cli.output.Json;
import dev.sentryauth.application.logout.LogoutResult;
import dev.sentryauth.application.logout.LogoutResult.Revocation;
import dev.sentryauth.domain.AuthSource;
import dev.sentryauth.domain.SafeText;
import java.util.ArrayList;
import java.util.List;

/** {@code sentry auth logout}. */
final class LogoutCommand implements Command {
    @Override
    public String path() {
        return "auth logout";
    }

    @Override
    public String summary() {
        return "Removes the stored sign-in and what was cached for it, and revokes the token at the server.";
    }

    @Override
    public List<String> examples() {
        return List.of("sentry auth logout");
    }

    @Override
    public ExitCode run(CommandContext context) {
        LogoutResult result = context.auth().logout().run();
        List<String> sentences = sentences(result);
        Json json = new Json()
                .put("loggedOut", result.loggedOut())
                .put("revoked", result.revoked() == Revocation.DONE)
                .put("message", String.join(" ", sentences));
        context.reporter().result(json, String.join("\n", sentences));
        return ExitCode.DONE;
    }

    private static List<String> sentences(LogoutResult result) {
        List<String> sentences = new ArrayList<>();
        if (!result.loggedOut()) {
            sentences.add("Nobody was signed in.");
        } else {
            String origin = result.origin();
            sentences.add("Signed out" + (origin == null ? "" : " of " + SafeText.of(origin))
                    + ": the stored token, user info, organization regions and pagination cursors are gone.");
            sentences.add(
                    switch (result.revoked()) {
                        case DONE -> "The server has revoked the token.";
                        case FAILED ->
                            "The server did not confirm the revocation"
                                    + (result.reason() == null ? "" : " (" + result.reason() + ")")
                                    + ": the token may live there until it expires.";
                        case CLIENT_REFUSED ->
                            "The server did not revoke the token: it refuses that to applications without a secret, such as"
                                    + " this one. The token stays valid there until it expires; to end it now, remove the"
                                    + " application at " + SafeText.of(String.valueOf(result.settings())) + " .";
                        case API_TOKEN ->
                            "It was an API token, which stays valid until you delete it in Sentry's settings.";
                        case UNKNOWN_ORIGIN, NOTHING_STORED ->
                            "The server was not told: nothing says which Sentry issued the token.";
                    });
        }
        AuthSource active = result.stillActive();
        if (active != null) {
            sentences.add(active.label().substring("env:".length())
                    + " is still set and stays in force; unset it to be signed out.");
        }
        return sentences;
    }
}

package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.adapters.cli.output.Json;
import dev.sentryauth.domain.AuthConfig;
import java.time.Instant;
import java.util.List;

/** {@code sentry auth token}: the one command whose result is a secret. */
final class TokenCommand implements Command {
    @Override
    public String path() {
        return "auth token";
    }

    @Override
    public String summary() {
        return "Prints a token that is valid now, refreshed first if that is due. For scripts.";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "echo \"Authorization: Bearer $(sentry auth token)\" | curl -H @- https://sentry.io/api/0/organizations/");
    }

    @Override
    public ExitCode run(CommandContext context) {
        AuthConfig config = context.auth().session().current(context.auth().named(null, null));
        Instant expiresAt = config.expiresAt();
        Json json = new Json()
                .put("token", config.token().reveal())
                .put("source", config.source().label())
                .put("expiresAt", expiresAt == null ? null : expiresAt.toEpochMilli());
        context.reporter().result(json, config.token().reveal());
        return ExitCode.DONE;
    }
}

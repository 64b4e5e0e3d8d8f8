package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.adapters.cli.output.Json;
import dev.sentryauth.domain.SafeText;
import dev.sentryauth.domain.UserInfo;
import java.util.List;

/** {@code sentry auth whoami}. */
final class WhoamiCommand implements Command {
    @Override
    public String path() {
        return "auth whoami";
    }

    @Override
    public String summary() {
        return "Shows whose the token is, as the server says.";
    }

    @Override
    public List<String> examples() {
        return List.of("sentry auth whoami", "sentry auth whoami --json");
    }

    @Override
    public ExitCode run(CommandContext context) {
        UserInfo user = context.auth().identity().ask(context.auth().named(null, null));
        Json json = UserJson.of(user);
        context.reporter().result(json == null ? new Json() : json, SafeText.of(user.display()));
        return ExitCode.DONE;
    }
}

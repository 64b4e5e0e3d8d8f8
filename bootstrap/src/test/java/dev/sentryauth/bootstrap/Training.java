package dev.sentryauth.bootstrap;

import dev.sentryauth.adapters.cli.SentryCli;
import dev.sentryauth.adapters.cli.terminal.Terminal;
import dev.sentryauth.application.port.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs every command against a sandbox, so that the JVM can list the classes that commands need. The lists become the class
 * archives of the distribution: one for all commands, and one for the local ones, which ask no server. What the commands print
 * is of no use.
 */
public final class Training {
    /** Local commands, each of them signed out, with a token of the environment, and signed in. */
    static final List<String> LOCAL = List.of("auth status", "auth status --json", "auth token");

    /** Local commands that no sign-in makes different. */
    static final List<String> LOCAL_ANYWHERE =
            List.of("--version", "--help", "auth --help", "auth status --help", "auth mistyped", "auth");

    /** Commands that ask the server, signed in. */
    static final List<String> REMOTE = List.of(
            "auth refresh",
            "auth status --verify",
            "auth whoami",
            "org list",
            "org list --json",
            "project list acme",
            "issue list acme",
            "issue list acme --json",
            "issue view 1000001",
            "api organizations/",
            "auth logout",
            "auth login --no-browser");

    private final InstantSource clock = InstantSource.system();
    private final Map<String, String> variables = new HashMap<>();
    private final Environment environment = new Variables(variables);
    private final Path directory;

    private Training(Path directory, String url, String clientId) {
        this.directory = directory;
        variables.put("SENTRY_URL", url);
        variables.put("SENTRY_CLIENT_ID", clientId);
    }

    /**
     * Trains.
     *
     * @param arguments {@code all} or, after that in the same directory, {@code local}; a directory that may be filled; the
     *     sandbox's address and client id; a token that it accepts; the address of a proxy behind which it is sentry.io, and a
     *     file with that one's certificate
     */
    public static void main(String[] arguments) throws IOException, ClassNotFoundException {
        // All that Main does before a command runs, without its end.
        Class.forName(Main.class.getName());
        new SystemEnvironment().get("SENTRY_CONFIG_DIR");
        Training training = new Training(Path.of(arguments[1]), arguments[2], arguments[3]);
        boolean all = arguments[0].equals("all");
        training.run(all, arguments[4]);
        if (all) {
            training.overTls(arguments[5], arguments[6]);
        }
    }

    private void run(boolean all, String token) {
        in("in");
        if (all) {
            commands(List.of("auth login --no-browser"));
        }
        in("out");
        commands(LOCAL_ANYWHERE);
        commands(LOCAL);
        if (all) {
            commands(List.of("auth refresh", "auth logout"));
        }
        variables.put("SENTRY_AUTH_TOKEN", token);
        commands(LOCAL);
        if (all) {
            commands(List.of("org list"));
        }
        variables.remove("SENTRY_AUTH_TOKEN");
        in("in");
        commands(LOCAL);
        if (all) {
            commands(REMOTE);
        }
    }

    /** As most people have it. The JDK refuses the certificate first, so this is also what the machine's authorities need. */
    private void overTls(String proxy, String certificate) {
        in("tls");
        variables.put("SENTRY_URL", "https://sentry.io");
        variables.put("HTTPS_PROXY", proxy);
        variables.put("SSL_CERT_FILE", certificate);
        commands(List.of("auth login --no-browser"));
        commands(REMOTE);
    }

    private void in(String name) {
        variables.put("SENTRY_CONFIG_DIR", directory.resolve(name).toString());
    }

    private void commands(List<String> commands) {
        for (String command : commands) {
            new SentryCli(new Profiles(environment, clock), Terminal.system(), environment, clock, BuildInfo.VERSION)
                    .run(command.split(" "));
        }
    }

    private record Variables(Map<String, String> values) implements Environment {
        @Override
        public @Nullable String get(String name) {
            return values.get(name);
        }
    }
}

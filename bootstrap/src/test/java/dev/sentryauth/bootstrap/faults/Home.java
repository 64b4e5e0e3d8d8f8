package dev.sentryauth.bootstrap.faults;

import dev.sentryauth.adapters.cli.AuthOpener;
import dev.sentryauth.adapters.cli.SentryCli;
import dev.sentryauth.adapters.cli.terminal.Descriptors;
import dev.sentryauth.adapters.cli.terminal.Terminal;
import dev.sentryauth.adapters.cli.terminal.TerminalSize;
import dev.sentryauth.adapters.sqlite.SqliteDatabase;
import dev.sentryauth.adapters.sqlite.SqliteTokenStore;
import dev.sentryauth.application.SentryAuth;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.bootstrap.Program;
import dev.sentryauth.bootstrap.Program.Ended;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.testkit.TestMonotonicClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's configuration directory and environment, and the CLI on them: the packaged one as a process, or the same
 * classes in this JVM with real HTTP and SQLite, where a process for each case would take too long. In this JVM pauses
 * pass at once, and requests may be given less time.
 */
final class Home {
    static final Path ROOT = Program.ROOT;
    private static final long TIMEOUT_SECONDS = 150;

    final Path config;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private Duration requestLimit = Duration.ofSeconds(30);
    private Runnable onPause = () -> {};

    Home(Path config, URI sentry, String clientId) {
        this.config = config;
        set("SENTRY_CONFIG_DIR", config.toString());
        set("SENTRY_URL", sentry.toString());
        set("SENTRY_CLIENT_ID", clientId);
    }

    Home set(String name, @Nullable String value) {
        if (value == null) {
            environment.remove(name);
        } else {
            environment.put(name, value);
        }
        return this;
    }

    Home jvm(String option) {
        jvmOptions.add(option);
        return this;
    }

    /** How long a request of {@link #run} may take at most, for servers that hang. */
    Home requestLimit(Duration limit) {
        requestLimit = limit;
        return this;
    }

    /** What happens whenever {@link #run} pauses. */
    Home onPause(Runnable reaction) {
        onPause = reaction;
        return this;
    }

    Path database() {
        return config.resolve(SqliteDatabase.FILE_NAME);
    }

    SqliteTokenStore store() {
        return new SqliteTokenStore(new SqliteDatabase(config, Duration.ofSeconds(5)), new TestMonotonicClock());
    }

    /** Signs in without a server. */
    Credential signedIn(String accessToken, @Nullable String refreshToken, Instant expiresAt, String origin) {
        Credential credential = new Credential(
                Secret.of(accessToken),
                refreshToken == null ? null : Secret.of(refreshToken),
                expiresAt,
                Instant.now().minus(30, ChronoUnit.DAYS),
                Origin.of(origin),
                String.valueOf(environment.get("SENTRY_CLIENT_ID")),
                null);
        store().save(credential);
        return credential;
    }

    /** The use cases on the real adapters, as {@code Main} wires them. */
    SentryAuth library() {
        return new SentryAuth(new HurriedPorts(wiring(), requestLimit, onPause), "no-client");
    }

    private Ports wiring() {
        try {
            // Package-private, and rightly so: who embeds the library makes the adapters.
            Constructor<?> wiring =
                    Class.forName("dev.sentryauth.bootstrap.Wiring").getDeclaredConstructors()[0];
            wiring.setAccessible(true);
            Environment variables = environment::get;
            List<Object> arguments = new ArrayList<>();
            for (Class<?> type : wiring.getParameterTypes()) {
                arguments.add(
                        type == Environment.class
                                ? variables
                                : type == InstantSource.class ? InstantSource.system() : config);
            }
            return (Ports) wiring.newInstance(arguments.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a command in this JVM. */
    Result run(String... arguments) {
        return runWithInput("", arguments);
    }

    Result runWithInput(String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                new NoTerminal());
        AuthOpener opener = profile -> library();
        int exit = new SentryCli(opener, terminal, environment::get, InstantSource.system(), "0").run(arguments);
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs a command as a process of its own. */
    Result process(String... arguments) {
        return finish(start(arguments), "");
    }

    Process start(String... arguments) {
        return start(new ProcessBuilder(Program.command(jvmOptions, arguments)));
    }

    /** Starts another program in this environment. */
    Process start(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(name -> name.startsWith("SENTRY_"));
        builder.environment().putAll(environment);
        return Program.start(builder);
    }

    static Result finish(Process process, String input) {
        Ended ended = Program.finish(process, input, TIMEOUT_SECONDS);
        return new Result(ended.exit(), ended.out(), ended.err());
    }

    private static final class NoTerminal implements Descriptors {
        @Override
        public boolean isTerminal(int descriptor) {
            return false;
        }

        @Override
        public boolean isPipe(int descriptor) {
            return false;
        }

        @Override
        public @Nullable TerminalSize size() {
            return null;
        }
    }
}

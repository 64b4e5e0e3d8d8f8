package dev.sentryauth.bootstrap.bench;

import dev.sentryauth.adapters.http.FeignIdentityServer;
import dev.sentryauth.adapters.http.FeignOAuthServer;
import dev.sentryauth.adapters.sqlite.SqliteCachedData;
import dev.sentryauth.adapters.sqlite.SqliteDatabase;
import dev.sentryauth.adapters.sqlite.SqliteTokenStore;
import dev.sentryauth.application.SentryAuth;
import dev.sentryauth.application.port.CachedData;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.application.port.IdentityServer;
import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.port.OAuthServer;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.port.SentryApi;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.testkit.sandbox.IssuedTokens;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the transaction adds to a refresh, and what durability costs, measured in turn in one run: {@code
 * bench/refresh}. Prints Markdown; judges nothing.
 */
public final class RefreshBench implements Ports {
    private static final int WARM_UP = 50;
    private static final int ROUNDS = 200;

    private final SandboxSentry sentry = SandboxSentry.start();
    private final SqliteDatabase database;
    private final TokenStore store;
    private final OAuthServer oauth = new FeignOAuthServer("bench", name -> null);
    private final MonotonicClock clock = new MonotonicClock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            throw new IllegalStateException("nothing waits in this benchmark");
        }
    };

    private RefreshBench(Path directory) {
        database = new SqliteDatabase(directory, Duration.ofSeconds(5));
        store = new SqliteTokenStore(database, clock);
    }

    /** Runs it in the directory given, which decides on which disk it is measured. */
    public static void main(String[] arguments) throws IOException, SQLException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path directory = Files.createTempDirectory(Path.of(arguments[0]), "bench");
        new RefreshBench(directory.resolve("config")).transaction(out);
        durability(out, directory);
    }

    private void transaction(PrintStream out) {
        OAuthClient client = new OAuthClient(Origin.of(sentry.url().toString()), sentry.clientId());
        IssuedTokens bare = sentry.signIn();
        IssuedTokens full = sentry.signIn();
        store.save(new Credential(
                Secret.of(full.accessToken()),
                Secret.of(full.refreshToken()),
                full.expiresAt(),
                InstantSource.system().instant(),
                client.server(),
                client.clientId(),
                null));
        SentryAuth auth = new SentryAuth(this, client.clientId());
        Secret refreshToken = Secret.of(bare.refreshToken());
        List<Long> posts = new ArrayList<>();
        List<Long> transactions = new ArrayList<>();
        List<Long> checks = new ArrayList<>();
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            long start = System.nanoTime();
            RefreshOutcome outcome = oauth.refresh(client, refreshToken, Duration.ofSeconds(10));
            long posted = System.nanoTime();
            auth.refresh().run(null, false);
            long refreshed = System.nanoTime();
            auth.refresh().run(null, true);
            long checked = System.nanoTime();
            refreshToken = Objects.requireNonNull(
                    ((RefreshOutcome.Granted) outcome).grant().refreshToken());
            if (i >= 0) {
                posts.add(posted - start);
                transactions.add(refreshed - posted);
                checks.add(checked - refreshed);
            }
        }
        out.println("| what | median ms |");
        out.println("|---|---|");
        out.printf("| the bare POST | %.2f |%n", millis(posts));
        out.printf(
                "| a whole refresh: lease, re-read, mark, POST, compare and replace | %.2f |%n", millis(transactions));
        out.printf("| what the transaction adds | %.2f |%n", millis(transactions) - millis(posts));
        out.printf("| a check that finds the token fresh: one read | %.2f |%n", millis(checks));
        out.printf("%nWhole refresh : bare POST = %.2f : 1%n%n", millis(transactions) / millis(posts));
        sentry.close();
    }

    /** One row replaced, as a refresh does it, under each journal mode and level of synchronization. */
    private static void durability(PrintStream out, Path directory) throws SQLException {
        List<String> modes = List.of("DELETE/EXTRA", "DELETE/FULL", "DELETE/NORMAL", "WAL/FULL", "WAL/NORMAL");
        List<List<Long>> times = new ArrayList<>();
        List<Connection> connections = new ArrayList<>();
        for (String mode : modes) {
            Connection connection =
                    DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(mode.replace('/', '-') + ".db"));
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode = " + mode.split("/")[0]);
                statement.execute("PRAGMA synchronous = " + mode.split("/")[1]);
                statement.execute("CREATE TABLE auth (id INTEGER PRIMARY KEY, token TEXT)");
            }
            connections.add(connection);
            times.add(new ArrayList<>());
        }
        for (int i = -10; i < 100; i++) {
            for (int j = 0; j < modes.size(); j++) {
                long start = System.nanoTime();
                try (Statement statement = connections.get(j).createStatement()) {
                    statement.execute("INSERT OR REPLACE INTO auth VALUES (1, 'token-" + i + "')");
                }
                if (i >= 0) {
                    times.get(j).add(System.nanoTime() - start);
                }
            }
        }
        out.println("| journal mode / synchronous | median ms per write |");
        out.println("|---|---|");
        for (int j = 0; j < modes.size(); j++) {
            out.printf("| %s | %.2f |%n", modes.get(j), millis(times.get(j)));
            connections.get(j).close();
        }
    }

    private static double millis(List<Long> nanos) {
        return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow() / 1e6;
    }

    @Override
    public Environment environment() {
        return name -> null;
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }

    @Override
    public MonotonicClock monotonicClock() {
        return clock;
    }

    @Override
    public TokenStore tokenStore() {
        return store;
    }

    @Override
    public @Nullable Path existingStoreFile() {
        return null;
    }

    @Override
    public CachedData cachedData() {
        return new SqliteCachedData(database);
    }

    @Override
    public OAuthServer oauthServer() {
        return oauth;
    }

    @Override
    public SentryApi sentryApi() {
        throw new IllegalStateException("no API in this benchmark");
    }

    @Override
    public IdentityServer identityServer() {
        return new FeignIdentityServer("bench", name -> null, clock);
    }
}

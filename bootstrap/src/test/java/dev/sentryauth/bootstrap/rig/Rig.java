package dev.sentryauth.bootstrap.rig;

import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.bootstrap.rig.Operation.Outcome;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.UserInfo;
import dev.sentryauth.testkit.sandbox.IssuedTokens;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/** One credential in one directory at one sandbox, and what this process sees of it: it is one more user of the store. */
final class Rig implements AutoCloseable {
    /** Where the figures go. */
    static final Path OUTPUT = Path.of("target", "reliability");

    /** Who is signed in before anything happens; the sandbox knows another. */
    static final UserInfo FORMER_USER = new UserInfo("4711", "Former", "former@example.org", "former");

    final SandboxSentry sentry = SandboxSentry.start();
    final Path directory;

    Rig(Path directory) {
        this.directory = directory;
        sentry.enforcePollingWindow(false);
        sentry.interval(1);
        sentry.approveAll();
    }

    /** The seed of a run: {@code sentry.test.seed}, or a new one; printed. */
    static SeededRandom random(String what) {
        long seed = Long.getLong("sentry.test.seed", System.nanoTime());
        System.out.println(what + ": -Dsentry.test.seed=" + seed);
        return new SeededRandom(seed);
    }

    /** Tells its seed. */
    static final class SeededRandom extends Random {
        private static final long serialVersionUID = 1;

        final long seed;

        SeededRandom(long seed) {
            super(seed);
            this.seed = seed;
        }

        int between(int least, int most) {
            return least + nextInt(most - least + 1);
        }
    }

    Job job(Operation operation) {
        return Job.of(operation, directory, sentry.url().toString(), sentry.clientId());
    }

    Ports ports() {
        return RigPorts.plain(job(Operation.CURRENT), InstantSource.system());
    }

    /** What this process makes of it. */
    Outcome run(Operation operation) {
        return operation.run(ports(), job(operation));
    }

    /** Signs in; the access token ends so long after now, or before. */
    Credential signIn(Duration left) {
        IssuedTokens tokens = sentry.signIn();
        Instant now = Instant.now();
        Credential credential = new Credential(
                Secret.of(tokens.accessToken()),
                Secret.of(tokens.refreshToken()),
                now.plus(left),
                now.minus(Duration.ofHours(1)),
                Origin.of(sentry.url().toString()),
                sentry.clientId(),
                "org:read");
        Ports ports = ports();
        ports.tokenStore().save(credential);
        ports.cachedData().saveUser(FORMER_USER);
        return credential;
    }

    Credential stored() {
        return ports().tokenStore().load();
    }

    boolean isLive(Credential credential) {
        return sentry.isLive(credential.accessToken().reveal());
    }

    /** Whether nobody holds the lease. */
    boolean leaseIsFree() {
        try (Lease lease = ports().tokenStore().acquireLease(Duration.ZERO)) {
            return lease != null;
        }
    }

    Path database() {
        return directory.resolve("config.db");
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + database());
    }

    /** What SQLite's own check says: {@code ok}. */
    String integrity() {
        if (!Files.exists(database())) {
            return "ok";
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA integrity_check")) {
            return result.next() ? result.getString(1) : "nothing";
        } catch (SQLException e) {
            return e.toString();
        }
    }

    /** Writes figures for people: a title, what was run, a table. */
    static void report(String name, List<String> lines) {
        try {
            Files.createDirectories(OUTPUT);
            Files.write(OUTPUT.resolve(name + ".md"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String machine() {
        return Runtime.getRuntime().availableProcessors() + " processors, Java "
                + Runtime.version().feature();
    }

    @Override
    public void close() {
        sentry.close();
    }
}

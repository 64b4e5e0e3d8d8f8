package dev.sentryauth.bootstrap.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryauth.adapters.sqlite.SqliteCachedData;
import dev.sentryauth.adapters.sqlite.SqliteDatabase;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.UserInfo;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.IssuedTokens;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The store where it cannot work: what needs it fails with exit code 32 before anything is sent, what can do without it
 * goes on. Disks that are full or read-only are real ones. A file system that refuses locks cannot be made here: on Linux
 * each local one has them, only network mounts do not.
 */
class StoreUnderStressIT {
    private final Instant good = Instant.now().plus(30, ChronoUnit.DAYS);
    private final Instant due = Instant.now().plus(1, ChronoUnit.DAYS); // of 31
    private final Instant past = Instant.now().minus(1, ChronoUnit.HOURS);

    @TempDir
    Path directory;

    private final SandboxSentry sentry = SandboxSentry.start();
    private Home home = new Home(Path.of("nowhere"), sentry.url(), sentry.clientId());
    private @Nullable SmallDisk disk;

    @BeforeEach
    void configure() {
        home = new Home(directory.resolve("disk/config"), sentry.url(), sentry.clientId());
        sentry.interval(1);
        sentry.enforcePollingWindow(false);
        sentry.approveAll();
    }

    @AfterEach
    void stop() {
        if (disk != null) {
            disk.close();
        }
        sentry.close();
    }

    private SmallDisk smallDisk() {
        SmallDisk small = SmallDisk.mount(directory.resolve("disk"));
        disk = small;
        return small;
    }

    private Credential signedIn(Instant expiresAt) {
        IssuedTokens tokens = sentry.signIn();
        return home.signedIn(
                tokens.accessToken(),
                tokens.refreshToken(),
                expiresAt,
                sentry.url().toString());
    }

    private Connection locked() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.database());
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
        }
        return connection;
    }

    // A database that others use

    @Test
    void aLockedDatabaseIsWaitedFor() throws Exception {
        Credential credential = signedIn(good);
        Process process;
        try (Connection lock = locked()) {
            process = home.start("auth", "token");
            Path files = Path.of("/proc/" + process.pid() + "/fd");
            assumeTrue(Files.isDirectory(files), "needs /proc to see when the process has come to the lock");
            await().atMost(Duration.ofSeconds(60)).until(() -> isOpen(files, home.database()) || !process.isAlive());
        }

        Result token = Home.finish(process, "").isClear(0);

        assertThat(token.out().strip()).isEqualTo(credential.accessToken().reveal());
    }

    private static boolean isOpen(Path descriptors, Path file) {
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.anyMatch(link -> {
                try {
                    return Files.readSymbolicLink(link).equals(file);
                } catch (IOException gone) {
                    return false;
                }
            });
        } catch (IOException ended) {
            return false;
        }
    }

    @Test
    void aLockThatStaysIsAnErrorInTheEnd() throws Exception {
        Credential credential = signedIn(past);
        try (Connection lock = locked()) {
            List<CompletableFuture<Result>> commands = Stream.of(
                            "auth status",
                            "auth token",
                            "auth refresh",
                            "auth logout",
                            "auth login --token " + sentry.issueUserToken())
                    .map(line -> CompletableFuture.supplyAsync(
                            () -> home.run(line.split(" ")), task -> new Thread(task, line).start()))
                    .toList();
            for (CompletableFuture<Result> command : commands) {
                assertThat(command.join().isClear(32).message())
                        .contains("locked by another program")
                        .contains("Try again");
            }
        }
        assertThat(sentry.requests()).isEmpty();
        assertThat(home.store().load()).isEqualTo(credential);
    }

    /** Somebody locks the database while the request is under way, and lets go when we have waited once. */
    @Test
    void aLockAfterTheRequestDoesNotCostTheNewTokens() {
        signedIn(past);
        Lock lock = new Lock();
        sentry.fault(Endpoint.TOKEN_REFRESH, Fault.rewriteBody(body -> lock.take(body)));
        home.onPause(lock::release);

        Result token = home.run("auth", "token").isClear(0);

        assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isEqualTo(1);
        assertThat(sentry.isLive(token.out().strip())).isTrue();
        assertThat(home.store().load())
                .isNotNull()
                .satisfies(stored -> assertThat(stored.accessToken().reveal())
                        .isEqualTo(token.out().strip()));
    }

    private final class Lock {
        private @Nullable Connection connection;

        synchronized String take(String body) {
            try {
                connection = locked();
                return body;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        synchronized void release() {
            try {
                if (connection != null) {
                    connection.close();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    // A damaged database

    @Test
    void whatWasSetAsideCanBePutBack() throws IOException {
        Credential former = signedIn(good);
        byte[] header = overwriteHeader(home.database(), new byte[16]);

        Result login = home.process("auth", "login", "--token", sentry.issueUserToken())
                .isClear(0);

        Path kept;
        try (Stream<Path> files = Files.list(home.config)) {
            kept = files.filter(file -> file.getFileName().toString().startsWith("config.db.damaged-"))
                    .findFirst()
                    .orElseThrow();
        }
        assertThat(login.err()).contains(kept.toString());
        assertThat(home.store().load()).isNotEqualTo(former);

        overwriteHeader(kept, header); // somebody repairs it
        Files.move(kept, home.database(), StandardCopyOption.REPLACE_EXISTING);

        assertThat(home.process("auth", "token").isClear(0).out().strip())
                .isEqualTo(former.accessToken().reveal());
        assertThat(home.store().load()).isEqualTo(former);
    }

    private static byte[] overwriteHeader(Path file, byte[] header) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer former = ByteBuffer.allocate(16);
            channel.read(former, 0);
            channel.write(ByteBuffer.wrap(header), 0);
            return former.array();
        }
    }

    // A full disk

    @Test
    void aFullDiskIsFoundOutBeforeARefresh() {
        SmallDisk small = smallDisk();
        Credential credential = signedIn(past);
        small.fill();

        for (String command : List.of("token", "refresh")) {
            Result result = home.process("auth", command).isClear(32);
            assertThat(result.message()).contains("full").contains("Free some space");
        }
        home.run("auth", "status").isClear(0);
        assertThat(home.run("auth", "status", "--verify").isClear(32).out()).contains("the check failed");
        assertThat(sentry.requests()).isEmpty();

        small.free();
        home.process("auth", "token").isClear(0);
        assertThat(sentry.refreshesGranted()).isEqualTo(1);
        assertThat(home.store().load()).isNotEqualTo(credential);
    }

    /** Also in the middle of the transaction, whatever statement it is that finds no room. */
    @Test
    void howeverLittleSpaceIsLeftItIsToldSoOrEnough() {
        SmallDisk small = smallDisk();
        Credential credential = signedIn(good);
        SqliteDatabase database = new SqliteDatabase(home.config, Duration.ofSeconds(5));
        new SqliteCachedData(database)
                .of(credential.accessToken())
                .saveUser(new UserInfo("1", "Ada", "ada@example.com", "ada"));
        int stored = 0;
        int full = 0;
        for (int left = 0; left <= 48 * 1024; left += 2048) {
            Credential current = home.store().load();
            IssuedTokens tokens = sentry.signIn();
            Credential next = new Credential(
                    Secret.of(tokens.accessToken()),
                    Secret.of(tokens.refreshToken()),
                    good,
                    null,
                    credential.origin(),
                    credential.clientId(),
                    null);
            small.fill(left);
            try {
                assertThat(home.store().compareAndReplace(current, next)).isTrue();
                stored++;
            } catch (TokenStoreException e) {
                assertThat(e.reason()).as(left + " bytes left").isEqualTo(TokenStoreException.Reason.UNAVAILABLE);
                assertThat(e).hasMessageContaining("is full");
                full++;
            }
            small.free();
        }
        assertThat(stored).isPositive();
        assertThat(full).isPositive();
    }

    @Test
    void aFullDiskIsFoundOutBeforeAPersonIsAsked() {
        SmallDisk small = smallDisk();
        Credential credential = signedIn(good);
        small.fill();

        home.process("auth", "login", "--force").isClear(32);
        home.run("auth", "login", "--token", sentry.issueUserToken()).isClear(32);

        assertThat(sentry.requests()).isEmpty();
        assertThat(home.store().load()).isEqualTo(credential);
    }

    @Test
    void aFirstLoginOnAFullDisk() {
        smallDisk().fill();

        home.run("auth", "login").isClear(32);

        assertThat(sentry.requests()).isEmpty();
    }

    @Test
    void aTokenThatIsStillGoodNeedsNoSpace() {
        SmallDisk small = smallDisk();
        Credential credential = signedIn(due);
        small.fill();

        Result token = home.run("auth", "token").isClear(0);

        assertThat(token.out().strip()).isEqualTo(credential.accessToken().reveal());
        assertThat(sentry.requests()).isEmpty();
    }

    @Test
    void aDiskThatFillsUpDuringARefreshIsToldHonestly() {
        SmallDisk small = smallDisk();
        Credential credential = signedIn(past);
        sentry.faultOnce(Endpoint.TOKEN_REFRESH, Fault.rewriteBody(body -> {
            small.fill();
            return body;
        }));

        Result refresh = home.run("auth", "refresh").isClear(32);

        assertThat(refresh.message())
                .contains("issued new tokens, but they could not be stored")
                .contains("full")
                .contains("sentry auth login");
        assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isEqualTo(1);
        assertThat(home.store().load()).isEqualTo(credential);

        small.free();
        Result after = home.run("auth", "token").isClear(11);
        assertThat(after.message()).contains("earlier refresh").contains("sentry auth login");
        home.run("auth", "login").isClear(0);
    }

    @Test
    void aDiskThatFillsUpDuringALoginLeavesTheFormerOneAndNoTokenAtTheServer() {
        SmallDisk small = smallDisk();
        Credential credential = signedIn(good);
        int before = sentry.tokensIssued();
        sentry.faultOnce(Endpoint.TOKEN_POLL, Fault.rewriteBody(body -> {
            small.fill();
            return body;
        }));

        home.run("auth", "login", "--force").isClear(32);

        assertThat(sentry.tokensIssued()).isEqualTo(before + 1);
        assertThat(sentry.requests(Endpoint.REVOKE)).hasSize(1);
        assertThat(home.store().load()).isEqualTo(credential);
        assertThat(sentry.isLive(credential.accessToken().reveal())).isTrue();
        small.free();
        home.run("auth", "status", "--verify").isClear(0);
    }

    @Test
    void aLogoutOnAFullDiskDoesNotPretend() {
        SmallDisk small = smallDisk();
        Credential credential = signedIn(good);
        small.fill();

        Result logout = home.process("auth", "logout");

        boolean gone = home.store().load() == null;
        logout.isClear(gone ? 0 : 32);
        assertThat(sentry.isLive(credential.accessToken().reveal())).isEqualTo(!gone);
        small.free();
        home.process("auth", "logout").isClear(0);
        home.run("auth", "status").isClear(10);
        assertThat(sentry.isLive(credential.accessToken().reveal())).isFalse();
    }

    // A read-only disk

    @Test
    void aReadOnlyDiskServesATokenThatIsGood() {
        SmallDisk small = smallDisk();
        Credential credential = signedIn(good);
        small.readOnly();

        home.process("auth", "status").isClear(0);
        home.run("auth", "status", "--verify").isClear(0);
        assertThat(home.process("auth", "token").isClear(0).out().strip())
                .isEqualTo(credential.accessToken().reveal());
        home.run("auth", "refresh", "--if-needed").isClear(0);
        assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isZero();
        sentry.clearLog();

        for (String line : List.of(
                "auth refresh", "auth logout", "auth login --force", "auth login --token " + sentry.issueUserToken())) {
            assertThat(home.run(line.split(" ")).isClear(32).message()).contains("SENTRY_CONFIG_DIR");
        }
        assertThat(sentry.requests()).isEmpty();
        assertThat(home.store().load()).isEqualTo(credential);
    }

    @Test
    void aReadOnlyDiskWithATokenThatIsDueOrExpired() {
        SmallDisk small = smallDisk();
        Credential expired = signedIn(past);
        Home other = home;
        home = new Home(directory.resolve("disk/other"), sentry.url(), sentry.clientId());
        Credential stillGood = signedIn(due);
        small.readOnly();

        other.process("auth", "token").isClear(32);
        assertThat(home.process("auth", "token").isClear(0).out().strip())
                .isEqualTo(stillGood.accessToken().reveal());

        assertThat(sentry.requests()).isEmpty();
        assertThat(other.store().load()).isEqualTo(expired);
    }

    @Test
    void aDirectoryThatIsNotOurs() throws IOException {
        assumeTrue(
                !"root".equals(System.getProperty("user.name")), "root may write everywhere: see the read-only disk");
        Credential credential = signedIn(past);
        Files.setPosixFilePermissions(home.config, PosixFilePermissions.fromString("r-x------"));
        try {
            home.run("auth", "status").isClear(0);
            home.run("auth", "token").isClear(32);
            home.run("auth", "login").isClear(32);
        } finally {
            Files.setPosixFilePermissions(home.config, PosixFilePermissions.fromString("rwx------"));
        }
        assertThat(sentry.requests()).isEmpty();
        assertThat(home.store().load()).isEqualTo(credential);
    }

    // What is not there, or something else

    @Test
    void aDirectoryThatIsNotThere() throws IOException {
        home.run("auth", "status").isClear(10);
        home.run("auth", "token").isClear(10);
        home.run("auth", "refresh").isClear(10);
        home.run("auth", "logout").isClear(0);
        assertThat(home.config).doesNotExist();

        home.run("auth", "login").isClear(0);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.config)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.database())))
                .isEqualTo("rw-------");
    }

    @Test
    void aLockFileThatIsADirectory() throws IOException {
        Credential credential = signedIn(past);
        Files.createDirectory(lockFile());

        assertThat(home.process("auth", "token").isClear(32).message())
                .contains(lockFile().toString());
        assertThat(sentry.requests()).isEmpty();
        assertThat(home.store().load()).isEqualTo(credential);
        home.run("auth", "status").isClear(0);

        Files.delete(lockFile());
        home.process("auth", "token").isClear(0);
    }

    @Test
    void aLockFileThatCannotBeOpened() throws IOException {
        SmallDisk small = smallDisk();
        Credential credential = signedIn(past);
        Files.createFile(lockFile());
        small.readOnly(lockFile());

        assertThat(home.process("auth", "token").isClear(32).message())
                .contains(lockFile().toString());

        assertThat(sentry.requests()).isEmpty();
        assertThat(home.store().load()).isEqualTo(credential);
    }

    /** Signing out and in must not depend on a lock that only orders them with a refresh. */
    @Test
    void aLockFileThatCannotBeOpenedDoesNotStandInTheWayOfSigningOutAndIn() throws IOException {
        signedIn(good);
        Files.createDirectory(lockFile());

        home.run("auth", "logout").isClear(0);
        home.run("auth", "login").isClear(0);

        home.run("auth", "status", "--verify").isClear(0);
    }

    private Path lockFile() {
        return home.config.resolve("sqlite.lock");
    }

    @Test
    void aDirectoryThatIsRemovedDuringARefresh() {
        Credential credential = signedIn(past);
        sentry.faultOnce(Endpoint.TOKEN_REFRESH, Fault.rewriteBody(body -> {
            removeAll(home.config);
            return body;
        }));

        home.run("auth", "token").isClear(10);

        assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isEqualTo(1);
        assertThat(sentry.count(Endpoint.REVOKE)).isEqualTo(1); // nobody could use the new pair
        assertThat(sentry.isLive(credential.accessToken().reveal())).isFalse();
        home.run("auth", "status").isClear(10);
        home.run("auth", "login").isClear(0);
    }

    @Test
    void aDirectoryThatIsRemovedDuringALoginIsMadeAgain() {
        sentry.faultOnce(Endpoint.TOKEN_POLL, Fault.rewriteBody(body -> {
            removeAll(home.config);
            return body;
        }));

        home.run("auth", "login").isClear(0);

        home.run("auth", "status", "--verify").isClear(0);
    }

    private static void removeAll(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (FileSystemException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.sentryauth.bootstrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sentryauth.bootstrap.e2e.Cli.Result;
import dev.sentryauth.bootstrap.plugin.PluginJar;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.Fault;
import dev.sentryauth.testkit.sandbox.IssuedTokens;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plug-in store without a lease of its own, which lies in one place whatever SENTRY_CONFIG_DIR says, as a keychain
 * does: all who use it must meet one lock.
 */
class SharedStoreIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final SandboxSentry sentry = SandboxSentry.start();
    private Path jars = Path.of("nowhere");
    private Path store = Path.of("nowhere");

    @BeforeEach
    void build() throws IOException {
        store = directory.resolve("shared/credential.txt");
        jars = PluginJar.sharedFileStore("shared", store)
                .build(directory.resolve("jars/shared.jar"))
                .getParent();
    }

    @AfterEach
    void stop() {
        sentry.close();
    }

    private Cli in(String config) {
        return new Cli(directory.resolve(config), sentry)
                .set("SENTRY_TOKEN_STORE", "shared")
                .set("SENTRY_PLUGIN_PATH", jars.toString())
                .jvm("-Duser.home=" + directory.resolve("home"));
    }

    private IssuedTokens signedIn(Duration left) throws IOException {
        IssuedTokens tokens = sentry.signIn();
        Files.createDirectories(store.getParent());
        Files.write(
                store,
                List.of(
                        tokens.accessToken(),
                        tokens.refreshToken(),
                        Instant.now().plus(left).toString(),
                        Instant.now().minus(Duration.ofDays(30)).toString(),
                        sentry.url().toString(),
                        sentry.clientId(),
                        ""));
        return tokens;
    }

    @Test
    void twoConfigurationDirectoriesMeetOneLock() throws IOException {
        IssuedTokens tokens = signedIn(Duration.ofHours(1)); // due, and still good: nobody waits for the other
        sentry.fault(Endpoint.TOKEN_REFRESH, Fault.hangBeforeProcessing());
        Process holder = in("one").start("auth", "token");
        await().atMost(PATIENCE).until(() -> sentry.count(Endpoint.TOKEN_REFRESH) == 1 || !holder.isAlive());

        Result other = in("two").run("auth", "token");

        assertThat(other.exit()).as(other.err()).isZero();
        assertThat(other.out().strip()).isEqualTo(tokens.accessToken());
        assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isEqualTo(1);
        sentry.clearFaults();
        assertThat(Cli.finish(holder, "").exit()).isZero();
        Path locks = directory.resolve("home/.sentry/locks");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(locks)))
                .isEqualTo("rwx------");
    }

    @Test
    void ofAllWhoFindItExpiredOneRefreshes() throws IOException {
        signedIn(Duration.ofHours(-1));
        List<Process> processes = new ArrayList<>();
        for (String config : List.of("one", "two", "three", "one", "two", "three")) {
            processes.add(in(config).start("auth", "token"));
        }

        List<String> tokens = new ArrayList<>();
        for (Process process : processes) {
            Result result = Cli.finish(process, "");
            assertThat(result.exit()).as(result.err()).isZero();
            tokens.add(result.out().strip());
        }

        assertThat(tokens).containsOnly(Files.readAllLines(store).get(0));
        assertThat(sentry.count(Endpoint.TOKEN_REFRESH)).isEqualTo(1);
    }

    @Test
    void withoutAPlaceForTheLockNothingIsRefreshedAndTheReasonIsTold() throws IOException {
        IssuedTokens tokens = signedIn(Duration.ofHours(1));
        Path blocked = Files.createFile(directory.resolve("blocked"));

        Result good = in("one").jvm("-Duser.home=" + blocked).run("auth", "token");
        assertThat(good.exit()).as(good.err()).isZero();
        assertThat(good.out().strip()).isEqualTo(tokens.accessToken());

        signedIn(Duration.ofHours(-1));
        for (Path home : List.of(blocked, Path.of("?"))) {
            Result expired = in("one")
                    .set("HOME", home.toString())
                    .jvm("-Duser.home=" + home)
                    .run("auth", "token");
            assertThat(expired.exit()).as(expired.err()).isEqualTo(32);
            assertThat(expired.err())
                    .contains("The token store 'shared' has no lock of its own")
                    .contains("-Duser.home=")
                    .doesNotContain("SENTRY_CONFIG_DIR");
        }
        assertThat(sentry.requests()).isEmpty();
    }
}

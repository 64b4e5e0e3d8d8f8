package dev.sentryauth.bootstrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryauth.bootstrap.e2e.Cli.Result;
import dev.sentryauth.testkit.sandbox.IssuedTokens;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The class path of an application that brings libraries of its own: what does not fit is found out before a request is
 * sent, because the response to a refresh is the only copy of the new tokens.
 */
class OtherLibrariesIT {
    private static final Path TARGET =
            Cli.ROOT.resolve("bootstrap/target").toAbsolutePath().normalize();

    @TempDir
    Path directory;

    private final SandboxSentry sentry = SandboxSentry.start();
    private Cli cli = new Cli(Path.of("nowhere"), sentry);

    @BeforeEach
    void configure() {
        cli = new Cli(directory.resolve("config"), sentry);
    }

    @AfterEach
    void stop() {
        sentry.close();
    }

    /** Our own libraries without those whose names begin so. */
    private static List<Path> without(String... names) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(TARGET.resolve("lib"))) {
            files.sorted().forEach(jars::add);
        }
        int all = jars.size();
        for (String name : names) {
            jars.removeIf(jar -> jar.getFileName().toString().startsWith(name));
        }
        assertThat(jars).hasSizeBetween(5, all - names.length);
        return jars;
    }

    /** Our own libraries, but with this jar as their Jackson. */
    private static List<Path> withJackson(String name) throws IOException {
        Path jar = TARGET.resolve("other-libraries").resolve(name);
        assumeTrue(Files.exists(jar), name + " could not be had");
        List<Path> jars = without("jackson-core");
        jars.add(0, jar);
        return jars;
    }

    private Result run(List<Path> jars, String... arguments) throws IOException {
        // Without its manifest, which would bring all our libraries along.
        List<Path> path = new ArrayList<>(jars);
        path.add(TARGET.resolve("classes"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                String.join(
                        File.pathSeparator, path.stream().map(Path::toString).toList()),
                "dev.sentryauth.bootstrap.Main"));
        command.addAll(List.of(arguments));
        return Cli.finish(Cli.start(cli.in(new ProcessBuilder(command))), "");
    }

    /** Refuses, sends and stores nothing, and then refreshes the same credential with our libraries. */
    private Result refusedRefresh(List<Path> jars, String... command) throws IOException {
        IssuedTokens tokens = sentry.signIn();
        cli.handMade(tokens.accessToken(), tokens.refreshToken(), 1L);
        Result result = run(jars, command);
        assertThat(result.exit()).as(result.err()).isEqualTo(20);
        assertThat(result.err().strip().lines()).hasSize(1);
        assertThat(result.out()).isEmpty();
        assertThat(sentry.requests()).isEmpty();
        assertThat(cli.sql("SELECT token, refresh_token FROM auth"))
                .isEqualTo(tokens.accessToken() + "|" + tokens.refreshToken());
        assertThat(marks()).isEqualTo("0");
        assertThat(run(without(), "auth", "refresh").exit()).isZero();
        return result;
    }

    /** The table is made by the first command that writes. */
    private String marks() {
        return "0".equals(cli.sql("SELECT count(*) FROM sqlite_master WHERE name = 'refresh_mark'"))
                ? "0"
                : String.valueOf(cli.sql("SELECT count(*) FROM refresh_mark"));
    }

    private Result refusedSignIn(List<Path> jars) throws IOException {
        Result result = run(jars, "auth", "login");
        assertThat(result.exit()).as(result.err()).isEqualTo(20);
        assertThat(result.err()).doesNotContain("user_code");
        assertThat(sentry.requests()).isEmpty();
        return result;
    }

    @ParameterizedTest
    @CsvSource({"jackson-core-2.14.3.jar, auth refresh", "jackson-core-2.13.5.jar, auth token"})
    void anOlderJacksonCostsNoRefresh(String jar, String command) throws IOException {
        assertThat(refusedRefresh(withJackson(jar), command.split(" ")).err())
                .contains("StreamReadConstraints")
                .contains(jar)
                .contains("Nothing was sent");
    }

    @ParameterizedTest
    @CsvSource({"jackson-core", "feign-core", "jdbi3-core"})
    void aMissingLibraryCostsNoRefresh(String name) throws IOException {
        refusedRefresh(without(name), "auth", "refresh");
    }

    @Test
    void anOlderJacksonIsFoundOutBeforeTheUserIsAskedToApprove() throws IOException {
        assertThat(refusedSignIn(withJackson("jackson-core-2.14.3.jar")).err()).contains("jackson-core-2.14.3.jar");
    }

    @ParameterizedTest
    @CsvSource({"jackson-core", "feign-core"})
    void aMissingLibraryIsFoundOutBeforeTheUserIsAskedToApprove(String name) throws IOException {
        refusedSignIn(without(name));
    }
}

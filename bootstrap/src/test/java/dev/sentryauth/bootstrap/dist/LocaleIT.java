package dev.sentryauth.bootstrap.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryauth.bootstrap.Program;
import dev.sentryauth.bootstrap.dist.Install.Result;
import dev.sentryauth.bootstrap.plugin.PluginJar;
import dev.sentryauth.testkit.sandbox.SandboxSentry;
import dev.sentryauth.testkit.sandbox.SandboxUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Letters beyond ASCII in every path and argument, whatever locale is in force. */
class LocaleIT {
    private static final String[] LOCALE = {"LC_ALL", "LC_CTYPE", "LANG"};

    @TempDir
    Path directory;

    private Path named;

    @BeforeEach
    void makeTheDirectory() throws IOException {
        assumeTrue(
                "UTF-8".equals(System.getProperty("sun.jnu.encoding")),
                "skipped: these tests themselves need a locale with UTF-8 to make such directories");
        named = Files.createDirectories(directory.resolve("Jörg/ü 日本"));
    }

    /** LC_ALL, LC_CTYPE and LANG: none, without UTF-8, UTF-8 that is not installed, another encoding that is not. */
    static List<Locale> locales() {
        return List.of(
                new Locale(null, null, null),
                new Locale("", "", ""),
                new Locale(null, null, "C"),
                new Locale("POSIX", null, "C.UTF-8"),
                new Locale(null, "C", "C.UTF-8"),
                new Locale(null, null, "de_QQ.UTF-8"),
                new Locale("de_QQ.utf8", null, null),
                new Locale(null, null, "de_QQ"),
                new Locale(null, null, "C.UTF-8"));
    }

    record Locale(
            @Nullable String all,
            @Nullable String characters,
            @Nullable String lang) {
        Install in(Install install) {
            // Not only removed: the tests' own environment is inherited.
            List<String> without = new ArrayList<>(List.of("env"));
            String[] values = {all, characters, lang};
            for (int i = 0; i < LOCALE.length; i++) {
                install.set(LOCALE[i], values[i]);
                if (values[i] == null) {
                    without.addAll(List.of("-u", LOCALE[i]));
                }
            }
            return install.through(without.toArray(String[]::new));
        }
    }

    @ParameterizedTest
    @MethodSource("locales")
    void aLocaleCostsNoPath(Locale locale) throws IOException {
        for (Path jdk : Jdks.imageAndAnother()) {
            Install install = Install.fresh(named, "sentry-" + (jdk == null ? "image" : "jdk"), jdk)
                    .signedIn();
            locale.in(install);

            assertSignedIn(install.run("auth", "status"));
            assertSignedIn(install.set("SENTRY_CONFIG_DIR", "config").run("auth", "status")); // below this directory
            install.set("SENTRY_CONFIG_DIR", null);
            Result signedOut = install.run("auth", "status"); // below HOME
            assertThat(signedOut.exit()).as(signedOut.err()).isEqualTo(10);
        }
        assertOnlyOurs();
    }

    private static void assertSignedIn(Result result) {
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).contains("stored-b...1234").contains("Jörg/ü 日本");
        assertThat(result.err()).isEmpty();
    }

    /** No directory with another name has come beside these. */
    private void assertOnlyOurs() throws IOException {
        assertThat(names(directory)).containsExactly("Jörg");
        assertThat(names(directory.resolve("Jörg"))).containsExactly("ü 日本");
        assertThat(names(named)).noneMatch(name -> name.contains("?"));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void archivesServeBelowSuchAPath() throws IOException {
        Install install = Install.fresh(named, "sentry", null).signedIn();
        locales().get(0).in(install);
        assumeTrue(
                install.mayBeMoved(),
                "skipped: this runtime's archives serve only where they were made (JDK 17 to 24)");

        assertThat(install.usesArchive()).isTrue();
        assertThat(install.run("--version").exit()).isZero();
        assertSignedIn(install.run("auth", "status"));
        assertThat(install.run("auth", "nonsense").exit()).isEqualTo(2);
        assertOnlyOurs();
    }

    @Test
    void signingInArgumentsAndNamesAreWhatTheUserWrote() throws IOException {
        try (SandboxSentry sentry = SandboxSentry.start()) {
            sentry.interval(1);
            sentry.approveAll();
            sentry.user(new SandboxUser("7", "Jörg Müller", "joerg@example.com", "joerg"));
            Install install = Install.fresh(named, "sentry", null)
                    .set("SENTRY_URL", sentry.url().toString())
                    .set("SENTRY_CLIENT_ID", sentry.clientId());
            locales().get(0).in(install);
            Path input = Files.writeString(named.resolve("ö.json"), "{\"name\":\"ö\"}");

            Result login = install.run("auth", "login");
            Result whoami = install.run("auth", "whoami");
            install.run("issue", "list", "acme", "--query", "ü 日本");
            Result api = install.run("api", "-X", "PUT", "organizations/acme/", "--input", input.toString());
            Result relative = install.run("api", "-X", "PUT", "organizations/acme/", "--input", "ö.json");

            assertThat(login.exit()).as(login.err()).isZero();
            assertThat(login.out()).contains("Jörg Müller");
            assertThat(whoami.out()).contains("Jörg Müller");
            assertThat(named.resolve("config/config.db")).exists();
            assertThat(api.err() + relative.err()).doesNotContain("ö.json");
            assertThat(sentry.requests()).anyMatch(request -> "ü 日本".equals(request.queryParameter("query")));
            assertThat(sentry.requests())
                    .filteredOn(request -> request.method().equals("PUT"))
                    .hasSize(2)
                    .allMatch(request -> request.body().contains("\"ö\""));
            assertOnlyOurs();
        }
    }

    @Test
    void pluginsAndCertificatesAreFoundThere() throws IOException {
        Path plugins = named.resolve("plügins");
        PluginJar.fileStore("file").build(plugins.resolve("störe.jar"));
        Install install = Install.fresh(named, "sentry", null)
                .set("SENTRY_PLUGIN_PATH", plugins.toString())
                .set("SENTRY_TOKEN_STORE", "file");
        locales().get(0).in(install);

        Result result = install.run("auth", "status");
        assertThat(result.err()).contains("Not signed in");
        assertThat(result.exit()).isEqualTo(10);

        Path bundle = Files.writeString(named.resolve("zertifikäte.pem"), "none");
        Result tls = install.set("SENTRY_PLUGIN_PATH", null)
                .set("SENTRY_TOKEN_STORE", null)
                .set("SENTRY_AUTH_TOKEN", "token")
                .set("SENTRY_URL", "https://127.0.0.1:1")
                .set("SENTRY_CA_BUNDLE", bundle.toString())
                .run("org", "list");
        assertThat(tls.exit()).as(tls.err()).isEqualTo(20);
        assertThat(tls.err()).contains("zertifikät").doesNotContain("cannot be read");
    }

    /** Without the launcher a JVM cannot name such a path; what it makes of the bytes would be another one. */
    @Test
    void theJarAloneRefusesWhatItCannotRead() throws IOException {
        Install install = Install.fresh(named, "sentry", null).signedIn();
        List<String> jar = new ArrayList<>(Program.command(List.of("-Xshare:auto")));
        for (String[] command : new String[][] {
            {"SENTRY_CONFIG_DIR=" + named.resolve("config"), "auth", "status"},
            {"SENTRY_CONFIG_DIR=config", "auth", "status"},
            {"SENTRY_CONFIG_DIR=", "auth", "status"},
            {"SENTRY_CONFIG_DIR=", "auth", "login"},
            {"SENTRY_CONFIG_DIR=/", "issue", "list", "acme", "--query", "ü"},
        }) {
            List<String> line = new ArrayList<>(List.of("env", "LC_ALL=C", command[0]));
            line.addAll(jar);
            line.addAll(List.of(command).subList(1, command.length));
            Result result = install.finish(install.start(line));

            assertThat(result.exit()).as(result.err()).isEqualTo(20);
            assertThat(result.err()).hasLineCount(1).contains("Set LC_ALL=C.UTF-8");
        }
        assertOnlyOurs();
    }

    /** What the locale's encoding is to the user is not what the JVM is given. */
    @Test
    void bytesThatAreNoUtf8AreRefused() throws IOException {
        Install install = Install.fresh(named, "sentry", null);

        Result result = install.finish(install.start(List.of(
                "sh",
                "-c",
                "\"$0\" issue list acme --query \"$(printf 'J\\366rg')\"",
                install.launcher().toString())));
        Result path = install.finish(install.start(List.of(
                "sh",
                "-c",
                "SENTRY_CONFIG_DIR=\"$PWD/$(printf 'J\\366rg')\" \"$0\" auth status",
                install.launcher().toString())));

        for (Result each : List.of(result, path)) {
            assertThat(each.exit()).as(each.err()).isEqualTo(20);
            assertThat(each.err()).hasLineCount(1).contains("UTF-8");
        }
    }

    /** There a path is bytes of that encoding, and each has its letter. */
    @Test
    void anInstalledLocaleOfAnotherEncodingStays() throws IOException {
        Path locale = directory.resolve("Jörg/de_DE.ISO-8859-1");
        Install install = Install.fresh(named, "sentry", null);
        Result compiled = install.finish(
                install.start(List.of("sh", "-c", "localedef -i de_DE -f ISO-8859-1 \"$0\"", locale.toString())));
        assumeTrue(Files.isDirectory(locale), "skipped: localedef cannot compile a locale here: " + compiled.err());
        install.set("LOCPATH", locale.getParent().toString());
        new Locale(null, null, "de_DE.ISO-8859-1").in(install);

        Result path = install.finish(install.start(List.of(
                "sh",
                "-c",
                "SENTRY_CONFIG_DIR=\"/$(printf 'J\\366rg')\" \"$0\" auth status",
                install.launcher().toString())));

        assertThat(path.exit()).as(path.err()).isEqualTo(10);
    }
}

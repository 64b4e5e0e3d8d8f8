package dev.sentryauth.bootstrap.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.spi.StoreContext;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.application.spi.TokenStoreException.Reason;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginStoresTest {
    private static final Credential CREDENTIAL = new Credential(
            Secret.of("access"), Secret.of("refresh"), Instant.EPOCH, null, Origin.SENTRY_IO, "client", "org:read");

    @TempDir
    Path config;

    private Path plugins = Path.of("");
    private Duration callTimeout = Duration.ofSeconds(10);

    @BeforeEach
    void directory() throws IOException {
        plugins = Files.createDirectory(config.resolve("plugins"));
        Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString("rwx------"));
    }

    private PluginStores look() {
        return look(null);
    }

    private PluginStores look(@Nullable String path) {
        return PluginStores.on(path, config, getClass().getClassLoader(), callTimeout);
    }

    private TokenStore open(String id) {
        return look().open(id, context());
    }

    /** A provider whose store does one thing in {@code load()}. */
    private static PluginJar loading(String id, String body) {
        return new PluginJar().source("acme.P", """
                        package acme;
                        import dev.sentryauth.application.spi.*;
                        import dev.sentryauth.domain.Credential;
                        public final class P implements TokenStoreProvider {
                            @Override public String id() { return "%s"; }
                            @Override public TokenStore open(StoreContext context) {
                                return new TokenStore() {
                                    @Override public Credential load() { %s }
                                    @Override public void save(Credential credential) {}
                                    @Override public boolean clear() { return false; }
                                    @Override public String location() { return "nowhere"; }
                                };
                            }
                        }
                        """.formatted(id, body)).service("acme.P");
    }

    @Test
    void aJarMadeElsewhereKeepsACredential() throws IOException {
        PluginJar.fileStore("acme").build(plugins.resolve("acme.jar"));

        TokenStore store = open("acme");
        store.save(CREDENTIAL);

        assertThat(open("acme").load()).isEqualTo(CREDENTIAL);
        assertThat(look().problems()).isEmpty();
    }

    @Test
    void aPathOfSeveralDirectoriesAndJarsIsSearched() throws IOException {
        Path one = PluginJar.fileStore("one").build(config.resolve("a/one.jar"));
        Path two = PluginJar.fileStore("two").build(config.resolve("b/two.jar"));

        PluginStores stores = look(one.getParent() + File.pathSeparator + two);

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> stores.open("three", context()));
        assertThat(failure).hasMessageContaining("chooses one: sqlite, one, two.");
    }

    private StoreContext context() {
        return new StoreContext() {
            @Override
            public Path configDirectory() {
                return config;
            }

            @Override
            public Duration callTimeout() {
                return callTimeout;
            }

            @Override
            public @Nullable String environment(String name) {
                return null;
            }
        };
    }

    @Test
    void anUnknownIdIsAnErrorAndNeverAnotherStore() {
        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> open("nobody"));

        assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(failure).hasMessageContaining("No token store 'nobody' was found");
    }

    @Test
    void twoOfOneIdAreAnError() throws IOException {
        PluginJar.fileStore("acme").build(plugins.resolve("a.jar"));
        PluginJar.fileStore("acme").build(plugins.resolve("b.jar"));

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> open("acme"));

        assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(failure).hasMessageContaining("a.jar").hasMessageContaining("b.jar");
    }

    @Test
    void brokenJarsDoNotDisturbTheOthersAndAreNamed() throws IOException {
        Files.writeString(plugins.resolve("garbage.jar"), "this is no jar");
        new PluginJar().service("acme.Missing").build(plugins.resolve("missing.jar"));
        new PluginJar().source("acme.Thrower", """
                        package acme;
                        import dev.sentryauth.application.spi.*;
                        public final class Thrower implements TokenStoreProvider {
                            public Thrower() { throw new IllegalStateException("secret-token"); }
                            @Override public String id() { return "thrower"; }
                            @Override public TokenStore open(StoreContext context) { throw new AssertionError(); }
                        }
                        """).service("acme.Thrower").build(plugins.resolve("thrower.jar"));
        new PluginJar().service("a line that is no class name").build(plugins.resolve("syntax.jar"));
        PluginJar.fileStore("acme").build(plugins.resolve("working.jar"));

        assertThat(open("acme").load()).isNull();

        assertThat(look().problems())
                .extracting(problem -> problem.jar().getFileName().toString())
                .contains("garbage.jar", "missing.jar", "thrower.jar", "syntax.jar")
                .doesNotContain("working.jar");
        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> open("thrower"));
        assertThat(failure).hasMessageContaining("thrower.jar").hasMessageNotContaining("secret-token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "Upper", "9lives", "", "white space", "a-name-that-is-longer-than-32-letters"})
    void anIdThatCannotBeChosenIsAProblemOfItsJar(String id) throws IOException {
        PluginJar.fileStore(id).build(plugins.resolve("odd.jar"));

        assertThat(look().problems()).hasSize(1);
    }

    @Test
    void aPlugInForALaterInterfaceIsRefused() throws IOException {
        new PluginJar().source("acme.Later", """
                        package acme;
                        import dev.sentryauth.application.spi.*;
                        public final class Later implements TokenStoreProvider {
                            @Override public String id() { return "later"; }
                            @Override public int spiVersion() { return 2; }
                            @Override public TokenStore open(StoreContext context) { return null; }
                        }
                        """).service("acme.Later").build(plugins.resolve("later.jar"));

        assertThat(look().problems())
                .extracting(PluginStores.Problem::reason)
                .containsExactly("it needs version 2 of the plug-in interface; update sentry");
    }

    @Test
    void aPlugInSeesTheSpiAndTheDomainAndNothingElseOfOurs() throws IOException {
        loading("curious", """
                        String[] hidden = {"dev.sentryauth.application.port.Ports", "dev.sentryauth.bootstrap.Main",
                            "org.jdbi.v3.core.Jdbi", "feign.Feign", "com.beust.jcommander.JCommander"};
                        for (String name : hidden) {
                            try {
                                Class.forName(name);
                                throw new TokenStoreException(TokenStoreException.Reason.DENIED, "sees " + name);
                            } catch (ClassNotFoundException e) {
                                // as it should be
                            }
                        }
                        if (Thread.currentThread().getContextClassLoader() != P.class.getClassLoader()) {
                            throw new TokenStoreException(TokenStoreException.Reason.DENIED, "wrong context");
                        }
                        return null;
                        """).build(plugins.resolve("curious.jar"));

        assertThat(open("curious").load()).isNull();
    }

    @Test
    void aCallThatHangsIsGivenUp() throws IOException {
        callTimeout = Duration.ofMillis(200);
        loading("slow", "while (true) { java.util.concurrent.locks.LockSupport.park(); }")
                .build(plugins.resolve("slow.jar"));

        TokenStoreException failure = catchThrowableOfType(
                TokenStoreException.class, () -> open("slow").load());

        assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("'slow' did not answer");
    }

    @Test
    void whatAPlugInThrowsComesOutAsTheSpisException() throws IOException {
        loading("rude", "throw new IllegalStateException(\"secret-token\");").build(plugins.resolve("rude.jar"));
        loading("polite", "throw new TokenStoreException(TokenStoreException.Reason.DENIED, \"ask your admin\");")
                .build(plugins.resolve("polite.jar"));

        TokenStoreException rude = catchThrowableOfType(
                TokenStoreException.class, () -> open("rude").load());
        assertThat(rude.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(rude).hasMessageContaining("IllegalStateException").hasMessageNotContaining("secret-token");
        assertThat(rude.getCause()).isNull();

        TokenStoreException polite = catchThrowableOfType(
                TokenStoreException.class, () -> open("polite").load());
        assertThat(polite.reason()).isEqualTo(Reason.DENIED);
        assertThat(polite).hasMessage("ask your admin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx----w-"})
    void aDirectoryThatOthersCanWriteToIsRefused(String mode) throws IOException {
        PluginJar.fileStore("acme").build(plugins.resolve("acme.jar"));
        Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString(mode));

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> open("acme"));

        assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(failure).hasMessageContaining("chmod go-w");
    }

    @Test
    void aJarThatOthersCanWriteToIsRefused() throws IOException {
        Path jar = PluginJar.fileStore("acme").build(plugins.resolve("acme.jar"));
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-rw-rw-"));

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> open("acme"));

        assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(failure).hasMessageContaining("acme.jar");
    }

    @Test
    void aPathThatDoesNotExistIsNamed() {
        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> look("/nowhere/at/all"));

        assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(failure).hasMessageContaining("/nowhere/at/all");
    }

    @Test
    void aJarThatReallyLiesWhereOthersCanWriteIsRefused() throws IOException {
        Path jar = PluginJar.fileStore("acme").build(config.resolve("shared/acme.jar"));
        Files.setPosixFilePermissions(jar.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.createSymbolicLink(plugins.resolve("acme.jar"), jar);

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> open("acme"));

        assertThat(failure).hasMessageContaining("lies in a directory that can be written to by others");
    }

    @Test
    void aPlugInThatNobodyChoseCanNeitherHangNorBreakTheOthers() throws IOException {
        callTimeout = Duration.ofSeconds(2);
        String provider = """
                package acme;
                import dev.sentryauth.application.spi.*;
                public final class Bad implements TokenStoreProvider {
                    %s
                    @Override public TokenStore open(StoreContext context) { return null; }
                }
                """;
        new PluginJar()
                .source(
                        "acme.Bad",
                        provider.formatted(
                                "public Bad() { while (true) java.util.concurrent.locks.LockSupport.park(); }"
                                        + " @Override public String id() { return \"x\"; }"))
                .service("acme.Bad")
                .build(plugins.resolve("hangs.jar"));
        new PluginJar()
                .source("acme.Bad", provider.formatted("@Override public String id() { throw new AssertionError(); }"))
                .service("acme.Bad")
                .build(plugins.resolve("throws.jar"));
        PluginJar.fileStore("working").build(plugins.resolve("working.jar"));

        assertThat(open("working").load()).isNull();
        assertThat(look().problems())
                .extracting(problem -> String.valueOf(problem.jar().getFileName()))
                .containsExactlyInAnyOrder("hangs.jar", "throws.jar");
    }

    @Test
    void aStoreThatIsNullIsAnErrorOfItsMaker() throws IOException {
        new PluginJar().source("acme.Empty", """
                        package acme;
                        import dev.sentryauth.application.spi.*;
                        public final class Empty implements TokenStoreProvider {
                            @Override public String id() { return "empty"; }
                            @Override public TokenStore open(StoreContext context) { return null; }
                        }
                        """).service("acme.Empty").build(plugins.resolve("empty.jar"));

        assertThat(catchThrowableOfType(TokenStoreException.class, () -> open("empty"))
                        .reason())
                .isEqualTo(Reason.UNAVAILABLE);
    }
}

package dev.sentryauth.application.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.config.Target.ChosenBy;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.AuthSource;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.EnvironmentTokens;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Sentry it is, and which token may go there. */
class TargetTest {
    private final Map<String, String> variables = new HashMap<>();
    private final TargetResolver targets = new TargetResolver(variables::get, "built-in");
    private final HostBinding hosts = new HostBinding(targets);

    private static Credential of(@Nullable String origin) {
        return new Credential(Secret.of("t"), null, null, null, origin == null ? null : Origin.of(origin), null, null);
    }

    private static EnvironmentTokens.Entry env(String token) {
        return new EnvironmentTokens.Entry(Secret.of(token), AuthSource.ENV_SENTRY_TOKEN);
    }

    private static String orgToken(String url) {
        String json = "{\"url\":\"" + url + "\"}";
        return "sntrys_" + Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)) + "_x";
    }

    @Test
    void argumentBeforeOptionBeforeEnvironment() {
        assertThat(targets.named(null, null)).isNull();

        variables.put("SENTRY_URL", " https://env.example.com/ ");
        assertThat(targets.named(null, null))
                .isEqualTo(new Target(Origin.of("env.example.com"), "built-in", ChosenBy.ENVIRONMENT));
        assertThat(targets.named(null, "option.example.com"))
                .isEqualTo(new Target(Origin.of("option.example.com"), "built-in", ChosenBy.OPTION));
        assertThat(targets.named("https://arg.example.com/issues/1/?x=y", "option.example.com"))
                .isEqualTo(new Target(Origin.of("arg.example.com"), "built-in", ChosenBy.ARGUMENT));
    }

    @Test
    void thenTheCredentialsOriginThenTheHostedSentry() {
        assertThat(targets.unnamed(Origin.of("own.example.com")))
                .isEqualTo(new Target(Origin.of("own.example.com"), "built-in", ChosenBy.CREDENTIAL));
        assertThat(targets.unnamed(null)).isEqualTo(new Target(Origin.SENTRY_IO, "built-in", ChosenBy.DEFAULT));
    }

    @Test
    void onlyArgumentOptionAndEnvironmentName() {
        for (ChosenBy chosenBy : ChosenBy.values()) {
            boolean named = chosenBy != ChosenBy.CREDENTIAL && chosenBy != ChosenBy.DEFAULT;

            assertThat(new Target(Origin.SENTRY_IO, "c", chosenBy).isNamed()).isEqualTo(named);
        }
    }

    @Test
    void sentryHostIsSentryUrlsTwin() {
        variables.put("SENTRY_HOST", " own.example.com\t");
        assertThat(targets.named(null, null))
                .isEqualTo(new Target(Origin.of("own.example.com"), "built-in", ChosenBy.ENVIRONMENT));
        assertThat(hosts.forEnvironment(null, env("token")).origin()).isEqualTo(Origin.of("own.example.com"));

        variables.put("SENTRY_URL", "https://own.example.com/");
        assertThat(targets.named(null, null)).extracting(Target::origin).isEqualTo(Origin.of("own.example.com"));
        variables.put("SENTRY_URL", " ");
        assertThat(targets.named(null, null)).extracting(Target::origin).isEqualTo(Origin.of("own.example.com"));
    }

    @Test
    void hostWithoutASchemeAgreesWithItsTwin() {
        variables.put("SENTRY_URL", "http://127.0.0.1:9000");
        variables.put("SENTRY_HOST", "127.0.0.1:9000");

        assertThat(TargetResolver.configured(variables::get)).isEqualTo(Origin.of("http://127.0.0.1:9000"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example.com, https://b.example.com",
        "https://a.example.com, http://a.example.com",
        "https://a.example.com, a.example.com:8443",
        "https://sentry.io,     a.example.com",
        "a.example.com,         sentry.io"
    })
    void twoDifferentServersInTheEnvironmentAreRefused(String url, String host) {
        variables.put("SENTRY_URL", url);
        variables.put("SENTRY_HOST", host);
        variables.put("SENTRY_ALLOW_HTTP", "1");

        AuthFailure named = catchThrowableOfType(AuthFailure.class, () -> targets.named(null, null));
        AuthFailure token = catchThrowableOfType(AuthFailure.class, () -> hosts.forEnvironment(null, env("token")));

        assertThat(named.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(named)
                .hasMessageContaining("SENTRY_URL names " + Origin.of(url))
                .hasMessageContaining("SENTRY_HOST names " + Origin.of(host));
        assertThat(token.kind()).isEqualTo(Kind.CONFIGURATION);
    }

    @Test
    void aMalformedTwinIsNamedByItsOwnName() {
        variables.put("SENTRY_HOST", "https://own.example.com/path");

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> targets.named(null, null));

        assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(failure).hasMessageStartingWith("SENTRY_HOST 'https://own.example.com/path' ");
    }

    @Test
    void theEnvironmentIsReadWhenItIsAsked() {
        variables.put("SENTRY_URL", "one.example.com");
        assertThat(targets.named(null, null)).extracting(Target::origin).isEqualTo(Origin.of("one.example.com"));

        variables.put("SENTRY_URL", "two.example.com");
        assertThat(targets.named(null, null)).extracting(Target::origin).isEqualTo(Origin.of("two.example.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\t\n"})
    void aBlankVariableIsUnset(String blank) {
        variables.put("SENTRY_URL", blank);
        variables.put("SENTRY_CLIENT_ID", blank);

        assertThat(targets.named(null, null)).isNull();
        assertThat(targets.unnamed(null).client()).isEqualTo(new OAuthClient(Origin.SENTRY_IO, "built-in"));
    }

    @Test
    void theClientIdOfTheEnvironmentIsTrimmed() {
        variables.put("SENTRY_CLIENT_ID", " mine~! ");

        assertThat(targets.unnamed(null).clientId()).isEqualTo("mine~!");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\u0001b", "a\u007fb", "aéb"})
    void aClientIdThatCannotBeOneIsRefused(String id) {
        variables.put("SENTRY_CLIENT_ID", id);

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> targets.unnamed(null));

        assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(failure).hasMessageContaining("SENTRY_CLIENT_ID");
    }

    @Test
    void aMalformedAddressNamesItsSource() {
        AuthFailure argument = catchThrowableOfType(AuthFailure.class, () -> targets.named("ftp://example.com/", null));
        assertThat(argument.kind()).isEqualTo(Kind.BAD_VALUE);
        assertThat(argument).hasMessageStartingWith("The URL 'ftp://example.com/' must begin with https://");

        AuthFailure option = catchThrowableOfType(AuthFailure.class, () -> targets.named(null, "https://a/b"));
        assertThat(option.kind()).isEqualTo(Kind.BAD_VALUE);
        assertThat(option).hasMessageStartingWith("--url 'https://a/b' must end after the host");

        variables.put("SENTRY_URL", "https://user:password@example.com");
        AuthFailure variable = catchThrowableOfType(AuthFailure.class, () -> targets.named(null, null));
        assertThat(variable.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(variable)
                .hasMessage("SENTRY_URL '…@example.com' must not name a user or password. Give the address of a"
                        + " Sentry, such as https://sentry.example.com.");
    }

    @Test
    void plainHttpIsForThisMachineAlone() {
        AuthFailure failure =
                catchThrowableOfType(AuthFailure.class, () -> targets.named(null, "http://own.example.com"));
        assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(failure).hasMessageContaining("SENTRY_ALLOW_HTTP=1");

        assertThat(targets.named(null, "http://127.0.0.1:9000")).isNotNull();
    }

    @Test
    void aSwitchIsReadAsPeopleWriteItAndNeverGuessed() {
        for (String on : new String[] {"1", "true", "TRUE", "Yes", "on", " true\r"}) {
            variables.put("SENTRY_ALLOW_HTTP", on);
            assertThat(targets.named(null, "http://own.example.com")).as(on).isNotNull();
        }
        for (String off : new String[] {"0", "false", "No", "OFF", "", " "}) {
            variables.put("SENTRY_ALLOW_HTTP", off);
            assertThat(catchThrowableOfType(AuthFailure.class, () -> targets.named(null, "http://own.example.com")))
                    .as(off)
                    .hasMessageContaining("plain http");
        }
        for (String neither : new String[] {"ture", "2", "1 1", "y\u001b[2J"}) {
            variables.put("SENTRY_ALLOW_HTTP", neither);
            AuthFailure failure =
                    catchThrowableOfType(AuthFailure.class, () -> targets.named(null, "http://own.example.com"));
            assertThat(failure.kind()).as(neither).isEqualTo(Kind.CONFIGURATION);
            assertThat(failure).hasMessageContaining("Set it to 1, true, yes or on, or to 0, false, no or off.");
            assertThat(failure.getMessage()).doesNotContain("\u001b");
        }
    }

    @Test
    void aCredentialIsUsedAtItsOwnOrigin() {
        assertThat(hosts.forCredential(null, of("own.example.com")).origin()).isEqualTo(Origin.of("own.example.com"));
        assertThat(hosts.forCredential(null, of(null)).origin()).isEqualTo(Origin.SENTRY_IO);
        Target named = targets.named(null, "any.example.com");
        assertThat(named).isNotNull();
        assertThat(hosts.forCredential(named, of(null))).isSameAs(named);
        assertThat(hosts.forCredential(named, of("any.example.com"))).isSameAs(named);
    }

    @ParameterizedTest
    @CsvSource({
        "https://sentry.io, https://us.sentry.io, true",
        "https://de.sentry.io, https://sentry.io, true",
        "https://sentry.io, https://sentry.io.evil.example, false",
        "https://sentry.io, https://evilsentry.io, false",
        "https://sentry.io, https://sentry.io:8443, false",
        "https://own.example.com, https://OWN.example.com.:443, true",
        "https://own.example.com, https://sub.own.example.com, false",
        "http://localhost:9000, http://127.0.0.1:9000, false",
        "http://127.0.0.1:9000, https://127.0.0.1:9000, false",
    })
    void aCredentialGoesWhereItsOriginIsTrusted(String bound, String wanted, boolean trusted) {
        Target named = targets.named(null, wanted);

        if (trusted) {
            assertThat(hosts.forCredential(named, of(bound))).isSameAs(named);
        } else {
            AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> hosts.forCredential(named, of(bound)));
            assertThat(failure.kind()).isEqualTo(Kind.HOST_MISMATCH);
            assertThat(failure).hasMessageContaining("sentry auth login --url " + Origin.of(wanted));
        }
    }

    @Test
    void anEnvironmentTokenBelongsToTheConfiguredSentry() {
        assertThat(hosts.forEnvironment(null, env("t")).origin()).isEqualTo(Origin.SENTRY_IO);

        variables.put("SENTRY_URL", "own.example.com");
        assertThat(hosts.forEnvironment(null, env("t")).origin()).isEqualTo(Origin.of("own.example.com"));
        assertThat(hosts.forEnvironment(targets.named(null, null), env("t")).origin())
                .isEqualTo(Origin.of("own.example.com"));
    }

    @Test
    void anArgumentCannotLeadAnEnvironmentTokenElsewhere() {
        Target elsewhere = targets.named("https://evil.example.com/issues/1/", null);

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> hosts.forEnvironment(elsewhere, env("t")));

        assertThat(failure.kind()).isEqualTo(Kind.HOST_MISMATCH);
        assertThat(failure).hasMessageContaining("SENTRY_TOKEN").hasMessageContaining("sentry.io");
    }

    @Test
    void anArgumentAtTheHomeOfAnEnvironmentTokenIsFine() {
        Target acme = targets.named("https://acme.sentry.io/issues/1/", null);

        assertThat(hosts.forEnvironment(acme, env("t"))).isSameAs(acme);
    }

    @Test
    void anOrganizationTokenKnowsItsHome() {
        EnvironmentTokens.Entry token = env(orgToken("https://own.example.com"));
        assertThat(hosts.forEnvironment(null, token).origin()).isEqualTo(Origin.of("own.example.com"));

        variables.put("SENTRY_URL", "https://own.example.com");
        assertThat(hosts.forEnvironment(null, token).origin()).isEqualTo(Origin.of("own.example.com"));

        variables.put("SENTRY_URL", "https://other.example.com");
        assertThat(catchThrowableOfType(AuthFailure.class, () -> hosts.forEnvironment(null, token))
                        .kind())
                .isEqualTo(Kind.HOST_MISMATCH);
    }

    @Test
    void theIssuerIsTheOneThatTheCredentialNames() {
        Target target = new Target(Origin.of("us.sentry.io"), "configured", ChosenBy.OPTION);

        assertThat(HostBinding.issuer(of(null), target)).isEqualTo(target.client());
        assertThat(HostBinding.issuer(
                        new Credential(Secret.of("t"), null, null, null, Origin.SENTRY_IO, "own", null), target))
                .isEqualTo(new OAuthClient(Origin.SENTRY_IO, "own"));
    }

    @Test
    void aMismatchOfSchemesAloneCanBeSeen() {
        variables.put("SENTRY_URL", "https://own.example.com");
        variables.put("SENTRY_ALLOW_HTTP", "1");
        Credential credential = of("http://own.example.com");

        assertThat(catchThrowableOfType(
                        AuthFailure.class, () -> hosts.forCredential(targets.named(null, null), credential)))
                .hasMessageContaining(
                        "signed in to http://own.example.com, not to https://own.example.com, and the token stays");
        assertThat(catchThrowableOfType(
                        AuthFailure.class, () -> hosts.forEnvironment(null, env(orgToken("http://own.example.com")))))
                .hasMessageContaining("belongs to http://own.example.com, not to https://own.example.com, and");
    }

    @Test
    void aTokenThatNamesPlainHttpItselfIsComparedBeforeItIsRefused() {
        variables.put("SENTRY_URL", "https://own.example.com");
        EnvironmentTokens.Entry entry = env(orgToken("http://own.example.com"));

        AuthFailure mismatch = catchThrowableOfType(AuthFailure.class, () -> hosts.forEnvironment(null, entry));
        variables.remove("SENTRY_URL");
        AuthFailure plain = catchThrowableOfType(AuthFailure.class, () -> hosts.forEnvironment(null, entry));

        assertThat(mismatch.kind()).isEqualTo(Kind.HOST_MISMATCH);
        assertThat(plain.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(plain).hasMessageContaining("plain http to http://own.example.com.");
    }
}

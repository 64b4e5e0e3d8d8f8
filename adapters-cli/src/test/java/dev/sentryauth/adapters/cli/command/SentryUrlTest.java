package dev.sentryauth.adapters.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.api.Move;
import dev.sentryauth.application.api.Window;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands read from their arguments: addresses, names and windows. */
class SentryUrlTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "https://sentry.example.com/organizations/acme/issues/123/,acme,123",
                "https://sentry.example.com/organizations/acme/issues/123,acme,123",
                "https://sentry.example.com:8443/organizations/acme/issues/123/?project=1#top,acme,123",
                "https://sentry.example.com/organizations/acme/issues/,acme,-",
                "https://sentry.example.com/issues/123/,-,123",
                "http://127.0.0.1:9000/organizations/acme/issues/123/events/latest/,acme,123",
                "https://acme.sentry.io/issues/123/,acme,123",
                "https://acme.sentry.io/issues/,acme,-",
                "https://acme.sentry.io/issues/?query=a/organizations/x,acme,-",
                "https://acme.sentry.io:443/issues/123/,acme,123",
                "https://ACME.Sentry.IO/issues/123/,acme,123",
                "HTTPS://acme.sentry.io./issues/123/,acme,123",
                "https://sentry.io/organizations/acme/issues/123/,acme,123",
                "https://us.sentry.io/organizations/acme/issues/123/,acme,123",
                "https://us.sentry.io/issues/123/,-,123",
                "https://www.sentry.io/issues/123/,-,123",
                "https://other.sentry.io/organizations/acme/issues/123/,acme,123",
                "https://a.b.sentry.io/issues/123/,-,123",
                "https://acme.sentry.io.example.com/issues/123/,-,123",
                "https://sentry.example.com//organizations//acme//issues//123//,acme,123",
            })
    void addressesOfIssues(String text, String organization, String issue) {
        assertThat(SentryUrl.parse(text)).isEqualTo(new SentryUrl(text, organization, issue));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://sentry.example.com",
                "https://sentry.example.com/",
                "https://sentry.example.com/organizations/acme/",
                "https://sentry.example.com/organizations/issues/123/",
                "https://sentry.example.com/settings/acme/",
                "https://acme.sentry.io/projects/web/",
                "https://sentry.example.com/?x=/organizations/acme/issues/123/",
                "https://sentry.example.com/organizations/../issues/1/",
                "https://sentry.example.com/organizations/a b/issues/1/",
                "https://sentry.example.com/organizations/%2e%2e/issues/1/",
                "https://sentry.example.com\\@x/issues/1",
                "://",
            })
    void otherAddressesAreRefused(String text) {
        assertThat(catchThrowableOfType(AuthFailure.class, () -> SentryUrl.parse(text)))
                .isNotNull()
                .extracting(AuthFailure::kind)
                .isEqualTo(Kind.BAD_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "Acme-2", "a.b_c", "1", "-x"})
    void namesThatCanBeOne(String name) {
        assertThat(Names.checked(name, "organization")).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", ".x", "a/b", "a b", "a%2fb", "ä", "a\n", "a?b", "a#b", "\u202ea"})
    void namesThatCannot(String name) {
        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> Names.checked(name, "project"));

        assertThat(failure.kind()).isEqualTo(Kind.BAD_VALUE);
        assertThat(failure).hasMessageStartingWith("The name of the project").hasMessageNotContaining("\u202e");
    }

    @Test
    void namesHaveALength() {
        assertThat(Names.checked("a".repeat(100), "project")).hasSize(100);
        assertThatThrownBy(() -> Names.checked("a".repeat(101), "project")).isInstanceOf(AuthFailure.class);
    }

    @Test
    void windows() {
        assertThat(Paging.window(null, null)).isEqualTo(new Window(25, Move.FIRST));
        assertThat(Paging.window("1", "next")).isEqualTo(new Window(1, Move.NEXT));
        assertThat(Paging.window("1000000", "prev")).isEqualTo(new Window(1_000_000, Move.PREVIOUS));
        assertThat(Paging.window("007", "first")).isEqualTo(new Window(7, Move.FIRST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "+5", "1000001", "99999999999", "", "many", "1.5", " 5", "5 ", "0x10", "٥"})
    void limitsThatAreNone(String limit) {
        assertThatThrownBy(() -> Paging.window(limit, null))
                .isInstanceOf(AuthFailure.class)
                .hasMessage("--limit must be a whole number from 1 to 1000000, such as 100.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "previous", "NEXT", "0:100:0", " next"})
    void movesThatAreNone(String cursor) {
        assertThatThrownBy(() -> Paging.window(null, cursor))
                .isInstanceOf(AuthFailure.class)
                .hasMessageContaining("next, prev or first");
    }
}

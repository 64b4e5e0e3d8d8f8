package dev.sentryauth.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopesTest {

    @Test
    void theDefaultIsTheSpecificationsSeven() {
        assertThat(Scopes.DEFAULT.names())
                .containsExactly(
                        "project:read",
                        "project:write",
                        "org:read",
                        "event:read",
                        "event:write",
                        "member:read",
                        "team:read");
        assertThat(Scopes.parse(Scopes.DEFAULT.names())).isEqualTo(Scopes.DEFAULT);
    }

    @Test
    void sentrysScopesAreKnown() {
        assertThat(Scopes.DEFAULT.names()).allMatch(Scopes::isKnown);
        assertThat(List.of("org:admin", "openid")).allMatch(Scopes::isKnown);
        assertThat(List.of("", "org", "org:destroy", "org:read,team:read", "ORG:READ"))
                .noneMatch(Scopes::isKnown);
    }

    @Test
    void theWireGetsThemSeparatedBySpaces() {
        assertThat(new Scopes(List.of("org:read", "team:read"))).hasToString("org:read team:read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org:read,team:read",
                "org:read team:read",
                "org:read, team:read",
                " ,org:read,, \t\n team:read, ",
                "org:read,team:read,org:read",
            })
    void aListIsSeparatedByCommasOrSpaces(String value) {
        assertThat(Scopes.parse(List.of(value)).names()).containsExactly("org:read", "team:read");
    }

    @Test
    void severalValuesAddUpInTheirOrderEachOnce() {
        assertThat(Scopes.parse(List.of("team:read", "", "org:read,team:read", "org:admin"))
                        .names())
                .containsExactly("team:read", "org:read", "org:admin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org:read",
                "org:write",
                "org:admin",
                "org:integrations",
                "org:ci",
                "member:invite",
                "member:read",
                "member:write",
                "member:admin",
                "team:read",
                "team:write",
                "team:admin",
                "project:read",
                "project:write",
                "project:admin",
                "project:releases",
                "project:distribution",
                "event:read",
                "event:write",
                "event:admin",
                "alerts:read",
                "alerts:write",
                "openid",
                "profile",
                "email",
            })
    void everyScopeOfSentryIsKnown(String name) {
        assertThat(Scopes.parse(List.of(name)).names()).containsExactly(name);
    }

    @ParameterizedTest
    @CsvSource({"org:raed", "org", "ORG:READ", ":read", "org:read;team:read", "*"})
    void anUnknownScopeIsABadValueThatListsTheKnownOnes(String name) {
        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> Scopes.parse(List.of("team:read", name)));

        assertThat(failure.kind()).isEqualTo(AuthFailure.Kind.BAD_VALUE);
        assertThat(failure)
                .hasMessageStartingWith("Unknown scope '" + name + "'. Sentry knows: alerts:read, alerts:write, email,")
                .hasMessageEndingWith("team:read, team:write.");
    }

    @Test
    void anUnknownScopeIsShownSanitised() {
        assertThatThrownBy(() -> Scopes.parse(List.of("\u001b[2Jorg:read")))
                .hasMessageStartingWith("Unknown scope '\\u001b[2Jorg:read'.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , ,"})
    void noScopeAtAllIsABadValue(String value) {
        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> Scopes.parse(List.of(value)));

        assertThat(failure.kind()).isEqualTo(AuthFailure.Kind.BAD_VALUE);
        assertThat(failure).hasMessageStartingWith("No scope given.").hasMessageContaining("org:read event:read");
        assertThatThrownBy(() -> Scopes.parse(List.of())).hasMessage(failure.getMessage());
    }

    @Test
    void readOnlyKeepsThoseThatRead() {
        assertThat(Scopes.DEFAULT.readOnly().names())
                .containsExactly("project:read", "org:read", "event:read", "member:read", "team:read");
        assertThat(Scopes.parse(List.of("openid org:ci alerts:read")).readOnly())
                .hasToString("alerts:read");
    }

    @Test
    void readOnlyOfNothingThatReadsIsABadValue() {
        AuthFailure failure = catchThrowableOfType(
                AuthFailure.class, () -> Scopes.parse(List.of("org:ci,openid")).readOnly());

        assertThat(failure.kind()).isEqualTo(AuthFailure.Kind.BAD_VALUE);
        assertThat(failure)
                .hasMessage("--read-only leaves none of the scopes org:ci openid. Name one that ends in ':read'.");
    }

    @Test
    void theNamesCannotBeChangedFromOutside() {
        List<String> given = new ArrayList<>(List.of("org:read"));
        Scopes scopes = new Scopes(given);
        given.add("org:admin");

        assertThat(scopes.names()).containsExactly("org:read");
        assertThatThrownBy(() -> scopes.names().add("org:admin")).isInstanceOf(UnsupportedOperationException.class);
    }
}

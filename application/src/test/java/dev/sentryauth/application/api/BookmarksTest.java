package dev.sentryauth.application.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.World;
import dev.sentryauth.application.data.IssueSearch.Sort;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.application.spi.TokenStoreException.Reason;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Going on in a listing from where the last command stopped. */
class BookmarksTest {
    private static final String KEY = World.HOST + "\nissue list\nacme\n\ndate\n\n10";

    private final World world = new World();
    private @Nullable Listed listed;

    private List<String> list(Issues.Search search, int limit, Move move) {
        List<String> ids = new ArrayList<>();
        listed = world.auth.issues().list(null, search, new Window(limit, move), issue -> ids.add(issue.id()));
        return ids;
    }

    private List<String> acme(Move move) {
        return list(Samples.in("acme"), 10, move);
    }

    private AuthFailure refused(Issues.Search search, int limit, Move move) {
        int before = world.api.calls().size();
        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> list(search, limit, move));
        assertThat(world.api.calls()).as("nobody is asked").hasSize(before);
        assertThat(failure.kind()).isEqualTo(Kind.BAD_VALUE);
        return failure;
    }

    private static List<String> ids(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }

    private void acmeHas(int issues) {
        world.signIn();
        world.api.organization(World.HOST, "acme", null);
        Samples.issues(world, "acme", issues);
    }

    private void ended(boolean more, boolean earlier) {
        assertThat(listed).isEqualTo(new Listed(more, earlier, List.of()));
    }

    @Test
    void partsFollowEachOtherForthAndBack() {
        acmeHas(25);

        assertThat(acme(Move.FIRST)).isEqualTo(ids(1, 10));
        ended(true, false);
        assertThat(acme(Move.NEXT)).isEqualTo(ids(11, 20));
        ended(true, true);
        assertThat(acme(Move.NEXT)).isEqualTo(ids(21, 25));
        ended(false, true);
        assertThat(acme(Move.PREVIOUS)).isEqualTo(ids(11, 20));
        ended(true, true);
        assertThat(acme(Move.PREVIOUS)).isEqualTo(ids(1, 10));
        ended(true, false);
        assertThat(acme(Move.NEXT)).isEqualTo(ids(11, 20));
        assertThat(acme(Move.FIRST)).isEqualTo(ids(1, 10));
    }

    @Test
    void partsThatAreNoWholePagesFollowEachOther() {
        acmeHas(350);

        assertThat(list(Samples.in("acme"), 150, Move.FIRST)).isEqualTo(ids(1, 150));
        assertThat(list(Samples.in("acme"), 150, Move.NEXT)).isEqualTo(ids(151, 300));
        assertThat(list(Samples.in("acme"), 150, Move.NEXT)).isEqualTo(ids(301, 350));
        ended(false, true);
        assertThat(list(Samples.in("acme"), 150, Move.PREVIOUS)).isEqualTo(ids(151, 300));
    }

    @Test
    void theEndAndTheBeginningAreEnds() {
        acmeHas(20);
        acme(Move.FIRST);

        assertThat(refused(Samples.in("acme"), 10, Move.PREVIOUS)).hasMessageContaining("'-c next'");
        acme(Move.NEXT);
        assertThat(refused(Samples.in("acme"), 10, Move.NEXT)).hasMessageContaining("'-c first'");
        assertThat(acme(Move.PREVIOUS)).isEqualTo(ids(1, 10));
    }

    @Test
    void aListingThatFitsIntoOnePartHasNoNext() {
        acmeHas(10);
        acme(Move.FIRST);
        ended(false, false);

        assertThat(refused(Samples.in("acme"), 10, Move.NEXT)).hasMessageContaining("Run it without -c first");
    }

    @Test
    void aListingThatHasShrunkForgetsItsOldParts() {
        acmeHas(25);
        world.cache.savePaginationCursor(KEY, "2\n0:\n0:1\n0:2");
        acme(Move.FIRST);

        assertThat(acme(Move.NEXT)).isEqualTo(ids(11, 20));
        assertThat(world.cache.paginationCursor(KEY)).isEqualTo("1\n0:\n0:1\n0:2");
    }

    @Test
    void otherArgumentsAreAnotherListing() {
        acmeHas(25);
        world.api.organization(World.HOST, "globex", null);
        Samples.issues(world, "globex", 25);
        acme(Move.FIRST);

        for (Issues.Search other : List.of(
                Samples.in("globex"),
                new Issues.Search("acme", "app", null, Sort.DATE),
                new Issues.Search("acme", null, "level:error", Sort.DATE),
                new Issues.Search("acme", null, null, Sort.NEW))) {
            assertThat(refused(other, 10, Move.NEXT)).hasMessageContaining("these very arguments");
        }
        assertThat(refused(Samples.in("acme"), 11, Move.NEXT)).hasMessageContaining("these very arguments");
        assertThat(acme(Move.NEXT)).isEqualTo(ids(11, 20));
    }

    @Test
    void commandsDoNotShareTheirPlaces() {
        acmeHas(25);
        acme(Move.FIRST);

        AuthFailure failure = catchThrowableOfType(
                AuthFailure.class,
                () -> world.auth.projects().list(null, "acme", new Window(10, Move.NEXT), project -> {}));

        assertThat(failure.kind()).isEqualTo(Kind.BAD_VALUE);
    }

    @Test
    void anotherSentryIsAnotherListing() {
        acmeHas(25);
        acme(Move.FIRST);
        world.signIn(Origin.of("https://other.example.com"));

        assertThat(refused(Samples.in("acme"), 10, Move.NEXT)).hasMessageContaining("these very arguments");
    }

    @ParameterizedTest
    @EnumSource(
            value = Move.class,
            names = {"NEXT", "PREVIOUS"})
    void aTokenOfTheEnvironmentGoesOnNowhere(Move move) {
        acmeHas(25);
        acme(Move.FIRST);
        world.variables.put("SENTRY_AUTH_TOKEN", world.stored().accessToken().reveal());
        world.variables.put("SENTRY_URL", World.HOST.toString());

        assertThat(refused(Samples.in("acme"), 10, move)).hasMessageContaining("larger --limit");
    }

    @Test
    void aTokenOfTheEnvironmentLeavesNothingBehind() {
        acmeHas(25);
        world.variables.put("SENTRY_AUTH_TOKEN", world.stored().accessToken().reveal());
        world.variables.put("SENTRY_URL", World.HOST.toString());

        assertThat(acme(Move.FIRST)).isEqualTo(ids(1, 10));
        ended(true, false);
        assertThat(world.cache.paginationCursor(KEY)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "0", "-1\n0:", "1\n0:", "0\nx", "0\n0:\n", "1\n0:\n-1:2", "9999999999\n0:", "0 \n0:"})
    void whatIsNoBookmarkIsNone(String text) {
        acmeHas(25);
        world.cache.savePaginationCursor(KEY, text);

        assertThat(refused(Samples.in("acme"), 10, Move.NEXT)).hasMessageContaining("not shown before");
        assertThat(acme(Move.FIRST)).isEqualTo(ids(1, 10));
        assertThat(acme(Move.NEXT)).isEqualTo(ids(11, 20));
    }

    @Test
    void aCursorThatTheServerHasForgottenSaysHowToBeginAnew() {
        acmeHas(25);
        acme(Move.FIRST);
        world.api.fail("issues acme", new AuthFailure(Kind.SERVER, "The server refuses the request."));

        assertThat(catchThrowableOfType(AuthFailure.class, () -> acme(Move.NEXT)))
                .hasMessageStartingWith("The server refuses the request.")
                .hasMessageContaining("'-c first'");
        assertThat(catchThrowableOfType(AuthFailure.class, () -> acme(Move.FIRST)))
                .hasMessage("The server refuses the request.");
    }

    @Test
    void placesThatCannotBeKeptDoNotHarm() {
        acmeHas(25);
        world.cache.failure = new TokenStoreException(Reason.UNAVAILABLE, "no");

        assertThat(acme(Move.FIRST)).isEqualTo(ids(1, 10));
        assertThat(refused(Samples.in("acme"), 10, Move.NEXT)).hasMessageContaining("not shown before");
    }

    @Test
    void aListingOfSeveralOrganizationsGoesOnAsWell() {
        acmeHas(15);
        world.api.organization(World.HOST, "globex", null);
        Samples.issues(world, "globex", 8);

        List<String> all = new ArrayList<>(list(Samples.in(null), 10, Move.FIRST));
        ended(true, false);
        all.addAll(list(Samples.in(null), 10, Move.NEXT));
        ended(true, true);
        all.addAll(list(Samples.in(null), 10, Move.NEXT));
        ended(false, true);

        assertThat(all).hasSize(23).isEqualTo(list(Samples.in(null), 100, Move.FIRST));
        assertThat(list(Samples.in(null), 10, Move.PREVIOUS)).isEqualTo(all.subList(10, 20));
    }
}

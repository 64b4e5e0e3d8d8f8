package dev.sentryauth.application.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.application.World;
import dev.sentryauth.application.data.Issue;
import dev.sentryauth.application.data.IssueSearch.Sort;
import dev.sentryauth.application.data.Project;
import dev.sentryauth.application.port.ForbiddenException;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuesTest {
    private final World world = new World();
    private Listed listed = new Listed(false, false, List.of());

    private List<String> list(@Nullable String organization, Sort sort, int limit) {
        List<String> ids = new ArrayList<>();
        listed = world.auth
                .issues()
                .list(
                        null,
                        new Issues.Search(organization, null, null, sort),
                        new Window(limit, Move.FIRST),
                        issue -> ids.add(issue.id()));
        return ids;
    }

    private List<String> projects(@Nullable String organization) {
        List<String> found = new ArrayList<>();
        listed = world.auth
                .projects()
                .list(
                        null,
                        organization,
                        Samples.ALL,
                        (Project project) -> found.add(project.organization() + "/" + project.slug()));
        return found;
    }

    private void organizations(String... slugs) {
        world.signIn();
        for (String slug : slugs) {
            world.api.organization(World.HOST, slug, null);
        }
    }

    private static @Nullable Instant at(@Nullable Integer minute) {
        return minute == null ? null : Instant.EPOCH.plusSeconds(60L * minute);
    }

    private void issue(String organization, String id, @Nullable Integer value) {
        Long number = value == null ? null : value.longValue();
        // Each order by itself: the others would put the issues elsewhere.
        world.api.issue(organization, Samples.issue(id, at(value), null, null, null));
        world.api.issue(organization + "-new", Samples.issue(id, null, at(value), null, null));
        world.api.issue(organization + "-freq", Samples.issue(id, null, null, number, null));
        world.api.issue(organization + "-user", Samples.issue(id, null, null, null, number));
    }

    @Test
    void twoHundredAndFiftyIssuesComeOnceEachAndInOrder() {
        organizations("acme");
        Samples.issues(world, "acme", 250);

        assertThat(list("acme", Sort.DATE, 250))
                .isEqualTo(IntStream.rangeClosed(1, 250)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(listed).isEqualTo(new Listed(false, false, List.of()));
        assertThat(world.api.calls()).hasSize(3);
    }

    @Test
    void aLimitEndsTheListAndSaysThatThereIsMore() {
        organizations("acme");
        Samples.issues(world, "acme", 250);

        assertThat(list("acme", Sort.DATE, 120)).hasSize(120);
        assertThat(listed.more()).isTrue();
        assertThat(world.api.calls()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"DATE,''", "NEW,-new", "FREQ,-freq", "USER,-user"})
    void issuesOfSeveralOrganizationsAreOneListInTheWantedOrder(Sort sort, String suffix) {
        organizations("a" + suffix, "b" + suffix, "c" + suffix);
        issue("a", "a9", 9);
        issue("a", "a5", 5);
        issue("a", "a1", 1);
        issue("a", "a-none", null);
        issue("b", "b8", 8);
        issue("b", "b5", 5);
        issue("b", "b-none", null);
        issue("c", "c7", 7);

        assertThat(list(null, sort, 100)).containsExactly("a9", "b8", "c7", "a5", "b5", "a1", "a-none", "b-none");
    }

    @Test
    void manyPagesOfSeveralOrganizationsAreOneList() {
        organizations("even", "odd");
        for (int i = 500; i > 0; i--) {
            issue(i % 2 == 0 ? "even" : "odd", Integer.toString(i), i);
        }

        List<String> ids = list(null, Sort.DATE, 1000);

        assertThat(ids)
                .isEqualTo(IntStream.rangeClosed(1, 500)
                        .mapToObj(i -> Integer.toString(501 - i))
                        .toList());
    }

    @Test
    void anOrganizationThatMayNotBeSeenIsLeftOutWithARemark() {
        organizations("acme", "forbidden", "gone", "globex");
        issue("acme", "a1", 1);
        issue("globex", "g2", 2);
        world.api.fail("issues forbidden", new ForbiddenException(null));

        assertThat(list(null, Sort.DATE, 100)).containsExactly("g2", "a1");
        assertThat(listed.remarks())
                .satisfiesExactly(
                        remark -> assertThat(remark).startsWith("forbidden is left out: You have no permission"),
                        remark -> assertThat(remark).startsWith("gone is left out: There is no such thing"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whereEveryOrganizationFailsTheListFailsLikeTheFirst(int count) {
        String[] slugs = {"first", "second", "third"};
        world.signIn();
        for (int i = 0; i < count; i++) {
            world.api.organization(World.HOST, slugs[i], null);
        }
        world.api.fail("issues first", new ForbiddenException(null));

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> list(null, Sort.DATE, 100));

        assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
    }

    @Test
    void oneFailureOfAnotherKindFailsTheList() {
        organizations("acme", "globex");
        issue("globex", "g2", 2);
        world.api.fail("issues acme", new AuthFailure(Kind.SERVER, "no service"));

        assertThatThrownBy(() -> list(null, Sort.DATE, 100)).hasMessage("no service");
    }

    @Test
    void aSessionThatEndsMeanwhileIsSaidToBeOver() {
        organizations("acme", "globex");
        issue("globex", "g2", 2);
        world.api.fail("issues acme", new AuthError(AuthError.Reason.EXPIRED));

        AuthError error = catchThrowableOfType(AuthError.class, () -> list(null, Sort.DATE, 100));

        assertThat(error.reason()).isEqualTo(AuthError.Reason.EXPIRED);
    }

    @Test
    void whoIsInNoOrganizationHasNoIssues() {
        world.signIn();

        assertThat(list(null, Sort.DATE, 100)).isEmpty();
        assertThat(listed).isEqualTo(new Listed(false, false, List.of()));
    }

    @Test
    void anUnknownOrganizationIsAnsweredWithThoseThereAre() {
        organizations("acme", "globex");

        assertThatThrownBy(() -> list("nobody", Sort.DATE, 100))
                .hasMessage("There is no organization 'nobody' that you can see. You have: acme, globex.");
        assertThatThrownBy(() -> projects("nobody"))
                .hasMessage("There is no organization 'nobody' that you can see. You have: acme, globex.");
    }

    private void listOf(String project) {
        world.auth
                .issues()
                .list(
                        null,
                        new Issues.Search("acme", project, null, Sort.DATE),
                        Samples.ALL,
                        issue -> assertThat(issue).isNull());
    }

    private void acmeWithoutMatchingIssues(String... projects) {
        organizations("acme");
        Issue elsewhere = new Issue("1", "X-1", null, null, null, null, null, null, null, null, null, "elsewhere");
        world.api.issue("acme", elsewhere);
        for (String project : projects) {
            world.api.project("acme", project);
        }
    }

    @Test
    void anUnknownProjectIsAnsweredWithThoseThereAre() {
        acmeWithoutMatchingIssues("web", "api");

        for (String wrong : List.of("nope", "Web", "1", "we")) {
            AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> listOf(wrong));
            assertThat(failure.kind()).isEqualTo(Kind.NOT_FOUND);
            assertThat(failure)
                    .hasMessage("There is no project '" + wrong + "' in acme that you can see. It has: web, api.");
        }
    }

    @Test
    void aProjectWithoutIssuesIsNoMistake() {
        acmeWithoutMatchingIssues("web");
        listOf("web");
        assertThat(world.api.calls())
                .endsWith("issues acme@" + World.HOST.display(), "projects acme@" + World.HOST.display());
    }

    @Test
    void whereIssuesAreFoundTheProjectIsNotLookedFor() {
        acmeWithoutMatchingIssues("web");
        world.auth
                .issues()
                .list(null, new Issues.Search("acme", "elsewhere", null, Sort.DATE), Samples.ALL, issue -> {});
        assertThat(world.api.calls()).noneMatch(call -> call.startsWith("projects"));
    }

    @Test
    void whereProjectsCannotBeHadNothingIsSaidAndManyAreNotAllNamed() {
        acmeWithoutMatchingIssues();
        world.api.project("globex", "reactor");
        world.api.fail("projects acme", new ForbiddenException("project:read"));
        listOf("nope");

        organizations("empty");
        world.api.issue("empty", new Issue("1", "X-1", null, null, null, null, null, null, null, null, null, "gone"));
        for (int i = 1; i <= 22; i++) {
            world.api.project("empty", "p" + i);
        }
        assertThatThrownBy(() -> world.auth
                        .issues()
                        .list(null, new Issues.Search("empty", "x", null, Sort.DATE), Samples.ALL, issue -> {}))
                .hasMessageEndingWith("p19, p20 and 2 more; see 'sentry project list empty'.");
    }

    @Test
    void anInterruptedSearchForTheProjectIsInterrupted() {
        acmeWithoutMatchingIssues("web");
        world.api.fail("projects acme", new AuthFailure(Kind.INTERRUPTED, "interrupted"));

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> listOf("nope"));
        assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
    }

    @Test
    void whoIsInNoOrganizationIsTold() {
        world.signIn();

        assertThatThrownBy(() -> list("nobody", Sort.DATE, 100)).hasMessageEndingWith(" You are in none.");
    }

    @ParameterizedTest
    @CsvSource({"20,'org-20.'", "21,'org-20 and 1 more; see ''sentry org list''.'"})
    void tooManyOrganizationsAreNotAllNamed(int count, String end) {
        world.signIn();
        for (int i = 1; i <= count; i++) {
            world.api.organization(World.HOST, "org-" + i, null);
        }

        assertThatThrownBy(() -> list("nobody", Sort.DATE, 100)).hasMessageEndingWith(end);
    }

    @Test
    void whereTheOrganizationsCannotBeHadTheCommandForThemIsNamed() {
        organizations("acme");
        world.api.fail("organizations", new ForbiddenException("org:read"));

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> list("nobody", Sort.DATE, 100));

        assertThat(failure.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(failure).hasMessageEndingWith("that you can see. See 'sentry org list'.");
    }

    @Test
    void anInterruptedCommandIsInterrupted() {
        organizations("acme");
        world.api.fail("organizations", new AuthFailure(Kind.INTERRUPTED, "interrupted"));

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> list("nobody", Sort.DATE, 100));

        assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
    }

    @Test
    void anotherFailureOfTheListIsNotTakenForAnUnknownOrganization() {
        organizations("acme");
        world.api.fail("issues acme", new AuthFailure(Kind.TIMEOUT, "too slow"));
        world.api.fail("projects acme", new AuthFailure(Kind.TIMEOUT, "too slow"));

        assertThatThrownBy(() -> list("acme", Sort.DATE, 100)).hasMessage("too slow");
        assertThatThrownBy(() -> projects("acme")).hasMessage("too slow");
    }

    @Test
    void projectsComeOneOrganizationAfterTheOther() {
        organizations("acme", "globex", "hidden");
        world.api.project("acme", "web").project("acme", "api").project("globex", "reactor");

        assertThat(projects(null)).containsExactly("acme/web", "acme/api", "globex/reactor");
        assertThat(listed.remarks()).hasSize(1);
        assertThat(projects("acme")).containsExactly("acme/web", "acme/api");
    }

    // One issue

    private Issue view(@Nullable String organization, String id) {
        return world.auth.issues().view(null, organization, id);
    }

    @Test
    void anIssueIsFoundByItsNumberOrItsShortId() {
        organizations("acme", "globex");
        Samples.issues(world, "acme", 2);
        world.api.issue("globex", Samples.issue("77"));

        assertThat(view("acme", "2").id()).isEqualTo("2");
        assertThat(view("acme", "APP-2").id()).isEqualTo("2");
        assertThat(view(null, "77").id()).isEqualTo("77");
        assertThat(view(null, "APP-77").id()).isEqualTo("77");
    }

    @Test
    void aShortIdOfSeveralOrganizationsIsNotGuessed() {
        organizations("acme", "globex", "initech");
        Samples.issues(world, "acme", 2);
        Samples.issues(world, "globex", 2);

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> view(null, "APP-2"));

        assertThat(failure.kind()).isEqualTo(Kind.BAD_VALUE);
        assertThat(failure).hasMessageContaining("acme/APP-2, globex/APP-2.");
        assertThat(view("globex", "APP-2").id()).isEqualTo("2");
    }

    @Test
    void aNumberWithoutAnOrganizationTakesOneRequest() {
        organizations("acme", "globex");
        Samples.issues(world, "acme", 2);
        view(null, "2");

        assertThat(world.api.calls()).containsExactly("issue 2@sentry.example.com");
    }

    @ParameterizedTest
    @CsvSource({"acme,9", "acme,APP-9", ",9", ",APP-9"})
    void anIssueThatThereIsNotIsNamed(@Nullable String organization, String id) {
        organizations("acme", "globex");
        Samples.issues(world, "acme", 2);

        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> view(organization, id));

        assertThat(failure.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(failure)
                .hasMessage(
                        "There is no issue '" + id + "' that you can see. 'sentry issue list' shows those there are.");
    }

    @ParameterizedTest
    @CsvSource({"acme,2", "acme,APP-2", ",2", ",APP-2"})
    void aFailureOfTheServerIsNoUnknownIssue(@Nullable String organization, String id) {
        organizations("acme", "globex");
        Samples.issues(world, "acme", 2);
        Samples.issues(world, "globex", 0);
        world.api.fail("issue " + id, new AuthFailure(Kind.SERVER, "no service"));

        assertThatThrownBy(() -> view(organization, id)).hasMessage("no service");
    }

    @Test
    void organizationsThatMayNotBeSeenAreNoObstacle() {
        organizations("acme", "globex");
        world.api.fail("issue APP-2", new ForbiddenException("event:read"));

        assertThatThrownBy(() -> view(null, "APP-2")).hasMessageContaining("There is no issue 'APP-2'");
        assertThatThrownBy(() -> view("acme", "APP-2")).hasMessageContaining("lacks the scope event:read");
    }

    @ParameterizedTest
    @CsvSource({
        "0,true",
        "123,true",
        "'',false",
        "12a,false",
        "-1,false",
        "'1 ',false",
        "1:,false",
        "'/',false",
        "٣,false"
    })
    void numbersAreDigitsOnly(String text, boolean number) {
        assertThat(Issues.isNumber(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_000_001, Integer.MAX_VALUE})
    void limitsHaveBounds(int limit) {
        assertThatThrownBy(() -> new Window(limit, Move.FIRST)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Window(1_000_000, Move.FIRST).limit()).isEqualTo(1_000_000);
    }
}

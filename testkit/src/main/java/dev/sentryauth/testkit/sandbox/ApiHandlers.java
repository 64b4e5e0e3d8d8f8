package dev.sentryauth.testkit.sandbox;

import dev.sentryauth.testkit.sandbox.SyntheticData.Issue;
import dev.sentryauth.testkit.sandbox.SyntheticData.Organization;
import dev.sentryauth.testkit.sandbox.SyntheticData.Project;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What people sign in for: regions, organizations, projects and issues. Handlers run when caller and scope are known. */
final class ApiHandlers {
    private final World world;
    private final String region;
    private final Pages pages;

    /** For the listener of {@code region}, which clients reach at {@code baseUrl}. */
    ApiHandlers(World world, String region, String baseUrl) {
        this.world = world;
        this.region = region;
        this.pages = new Pages(world.settings(), baseUrl);
    }

    List<ApiRoute> routes() {
        return List.of(
                // Its scope map names no scope for reading, so no API token of any kind may.
                ApiRoute.get("users/me/", ScopeRules.NONE, call -> Reply.empty(500)),
                ApiRoute.get("users/me/regions/", "org:read", this::regions),
                ApiRoute.get("organizations/", "org:read", this::organizations),
                ApiRoute.get("organizations/([^/]+)/", "org:read", this::organization),
                ApiRoute.get("organizations/([^/]+)/projects/", "project:read", this::projectsOf),
                ApiRoute.get("projects/", "project:read", this::projects),
                ApiRoute.get("projects/([^/]+)/([^/]+)/", "project:read", this::project),
                ApiRoute.get("organizations/([^/]+)/issues/", "event:read", this::issues),
                ApiRoute.get("organizations/([^/]+)/issues/([^/]+)/", "event:read", this::issueOf),
                ApiRoute.get("issues/([^/]+)/", "event:read", this::issue),
                ApiRoute.get("organizations/([^/]+)/shortids/([^/]+)/", "event:read", this::shortId));
    }

    private Reply regions(ApiCall call) {
        return Reply.json(200, Json.object("regions", world.regions().json()));
    }

    private Reply organizations(ApiCall call) {
        return pages.page(call.request(), "per_page", visible(call), world.json()::json);
    }

    private Reply organization(ApiCall call) {
        return Reply.json(200, world.json().json(organizationOf(call)));
    }

    private Reply projectsOf(ApiCall call) {
        Organization organization = organizationOf(call);
        return pages.page(call.request(), "per_page", world.catalogue().projects(organization), world.json()::json);
    }

    private Reply projects(ApiCall call) {
        List<Map.Entry<Organization, Project>> all = visible(call).stream()
                .flatMap(org -> world.catalogue().projects(org).stream()
                        .<Map.Entry<Organization, Project>>map(project -> new SimpleImmutableEntry<>(org, project)))
                .toList();
        return pages.page(
                call.request(), "per_page", all, entry -> world.json().json(entry.getKey(), entry.getValue()));
    }

    private Reply project(ApiCall call) {
        Organization organization = organizationOf(call);
        return Reply.json(200, world.json().json(organization, projectOf(organization, call)));
    }

    private Reply issues(ApiCall call) {
        Organization organization = organizationOf(call);
        List<Issue> found = world.issues().find(organization, IssueQuery.of(call.request()));
        String sizeParameter = call.request().queryParameter("limit") == null ? "per_page" : "limit";
        return pages.page(call.request(), sizeParameter, found, world.json()::json)
                .with("X-Hits", Integer.toString(found.size()))
                .with("X-Max-Hits", "1000");
    }

    private Reply issueOf(ApiCall call) {
        return Reply.json(200, world.json().json(issueIn(organizationOf(call), call.path(2))));
    }

    /** Without the organization only the number of an issue says which it is. */
    private Reply issue(ApiCall call) {
        return Reply.json(200, world.json().json(issueAnywhere(call)));
    }

    private Reply shortId(ApiCall call) {
        Organization organization = organizationOf(call);
        return world.issues()
                .byShortId(organization, call.path(2))
                .map(issue -> Reply.json(200, world.json().lookup(issue)))
                .orElseThrow(Refused::notFound);
    }

    /** The organization that the path names first. It is there for its members, and in its region. */
    private Organization organizationOf(ApiCall call) {
        return reachable(call, world.catalogue().organization(call.path(1)));
    }

    private Organization reachable(ApiCall call, Optional<Organization> organization) {
        Organization found = organization
                .filter(org -> world.regions().serves(region, org.slug()))
                .orElseThrow(Refused::notFound);
        if (!isMember(call, found)) {
            throw Refused.forbidden();
        }
        return found;
    }

    private Project projectOf(Organization organization, ApiCall call) {
        return world.catalogue().project(organization, call.path(2)).orElseThrow(Refused::notFound);
    }

    private Issue issueIn(Organization organization, String idOrShortId) {
        return world.issues()
                .byId(idOrShortId)
                .filter(issue -> issue.organization().equals(organization))
                .or(() -> world.issues().byShortId(organization, idOrShortId))
                .orElseThrow(Refused::notFound);
    }

    private Issue issueAnywhere(ApiCall call) {
        Issue issue = world.issues().byId(call.path(1)).orElseThrow(Refused::notFound);
        reachable(call, Optional.of(issue.organization()));
        return issue;
    }

    private List<Organization> visible(ApiCall call) {
        return world.catalogue().organizations().stream()
                .filter(org -> world.regions().serves(region, org.slug()) && isMember(call, org))
                .toList();
    }

    private boolean isMember(ApiCall call, Organization organization) {
        SandboxUser user = call.caller().user();
        return user != null
                && Optional.ofNullable(world.settings().memberships.get(user.id()))
                        .map(slugs -> slugs.contains(organization.slug()))
                        .orElse(true);
    }
}

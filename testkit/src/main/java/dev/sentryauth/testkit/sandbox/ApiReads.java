package dev.sentryauth.testkit.sandbox;

import dev.sentryauth.testkit.sandbox.SyntheticData.Issue;
import dev.sentryauth.testkit.sandbox.SyntheticData.Organization;
import dev.sentryauth.testkit.sandbox.SyntheticData.Project;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.List;
import java.util.Map;

/** What people sign in for: regions, organizations, projects and issues. */
final class ApiReads {
    private final World world;
    private final Reach reach;
    private final Pages pages;

    /** For a listener that clients know by {@code baseUrl}. */
    ApiReads(World world, Reach reach, String baseUrl) {
        this.world = world;
        this.reach = reach;
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
        return pages.page(call.request(), "per_page", reach.organizations(call), world.json()::json);
    }

    private Reply organization(ApiCall call) {
        return Reply.json(200, world.json().json(reach.organization(call)));
    }

    private Reply projectsOf(ApiCall call) {
        Organization organization = reach.organization(call);
        return pages.page(call.request(), "per_page", world.catalogue().projects(organization), world.json()::json);
    }

    private Reply projects(ApiCall call) {
        List<Map.Entry<Organization, Project>> all = reach.organizations(call).stream()
                .flatMap(org -> world.catalogue().projects(org).stream()
                        .<Map.Entry<Organization, Project>>map(project -> new SimpleImmutableEntry<>(org, project)))
                .toList();
        return pages.page(
                call.request(), "per_page", all, entry -> world.json().json(entry.getKey(), entry.getValue()));
    }

    private Reply project(ApiCall call) {
        Organization organization = reach.organization(call);
        return Reply.json(200, world.json().json(organization, reach.project(organization, call.path(2))));
    }

    private Reply issues(ApiCall call) {
        Organization organization = reach.organization(call);
        List<Issue> found = world.issues().find(organization, IssueQuery.of(call.request()));
        String sizeParameter = call.request().queryParameter("limit") == null ? "per_page" : "limit";
        return pages.page(call.request(), sizeParameter, found, world.json()::json)
                .with("X-Hits", Integer.toString(found.size()))
                .with("X-Max-Hits", "1000");
    }

    private Reply issueOf(ApiCall call) {
        return Reply.json(200, world.json().json(reach.issue(reach.organization(call), call.path(2))));
    }

    private Reply issue(ApiCall call) {
        return Reply.json(200, world.json().json(reach.issue(call)));
    }

    private Reply shortId(ApiCall call) {
        Organization organization = reach.organization(call);
        return world.issues()
                .byShortId(organization, call.path(2))
                .map(issue -> Reply.json(200, world.json().lookup(issue)))
                .orElseThrow(Refused::notFound);
    }
}

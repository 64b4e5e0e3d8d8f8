package dev.sentryauth.testkit.sandbox;

import dev.sentryauth.testkit.sandbox.SyntheticData.Issue;
import dev.sentryauth.testkit.sandbox.SyntheticData.Organization;
import java.util.List;
import java.util.Locale;

/** What a client may change: an issue's status and bookmark, and the projects of an organization. */
final class ApiWrites {
    private static final List<String> STATUSES =
            List.of("resolved", "resolvedInNextRelease", "unresolved", "ignored", "muted");
    private static final int MAX_NAME = 50;
    private static final int MAX_SLUG = 100;

    private final World world;
    private final Reach reach;

    ApiWrites(World world, Reach reach) {
        this.world = world;
        this.reach = reach;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.of("PUT", "organizations/([^/]+)/issues/([^/]+)/", "event:write", call -> {
                    Organization organization = reach.organization(call);
                    return change(call, reach.issue(organization, call.path(2)));
                }),
                ApiRoute.of("PUT", "issues/([^/]+)/", "event:write", call -> change(call, reach.issue(call))),
                ApiRoute.of("POST", "teams/([^/]+)/([^/]+)/projects/", "project:write", this::create),
                ApiRoute.of("DELETE", "projects/([^/]+)/([^/]+)/", "project:admin", this::delete));
    }

    /** Fields that it does not know are passed over. */
    private Reply change(ApiCall call, Issue issue) {
        Fields fields = Fields.of(call.request());
        String status = fields.choice("status", issue.edit().status(), STATUSES);
        boolean bookmarked = fields.bool("isBookmarked", issue.edit().bookmarked());
        fields.check();
        IssueEdits.Edit edit = new IssueEdits.Edit(
                status.equals("resolvedInNextRelease") ? "resolved" : status.equals("muted") ? "ignored" : status,
                bookmarked);
        world.issues().edits().put(issue.id(), edit);
        return Reply.json(200, world.json().json(new Issue(issue.organization(), issue.number(), edit)));
    }

    /** Each organization has one team, named like itself. */
    private Reply create(ApiCall call) {
        Organization organization = reach.organization(call);
        if (!call.path(2).equals(organization.slug())) {
            throw Refused.notFound();
        }
        Fields fields = Fields.of(call.request());
        String name = fields.required("name", MAX_NAME);
        String slug = fields.string("slug", slug(name), MAX_SLUG);
        String platform = fields.string("platform", "", MAX_SLUG);
        fields.check();
        return world.catalogue()
                .create(organization, slug, name, platform)
                .map(project -> Reply.json(201, world.json().json(organization, project)))
                .orElseGet(() -> Reply.detail(409, "A project with this slug already exists."));
    }

    private Reply delete(ApiCall call) {
        world.catalogue().delete(reach.project(reach.organization(call), call.path(2)));
        return Reply.empty(204);
    }

    private static String slug(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }
}

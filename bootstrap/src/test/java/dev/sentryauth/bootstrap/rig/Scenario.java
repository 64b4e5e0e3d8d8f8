package dev.sentryauth.bootstrap.rig;

import dev.sentryauth.bootstrap.rig.Operation.Outcome;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.UserInfo;
import dev.sentryauth.testkit.sandbox.Endpoint;
import dev.sentryauth.testkit.sandbox.LoggedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** An operation that is killed: what is there before, and what must hold afterwards. */
enum Scenario {
    REFRESH(Operation.CURRENT, "store.compareAndReplace#1:after") {
        @Override
        Job prepare(Rig rig) {
            rig.signIn(Duration.ofHours(-1));
            return rig.job(operation);
        }

        /** Whether the pair survived shows when the next process refreshes it. */
        @Override
        void judge(Rig rig, Credential former, Credential stored, Set<String> passed, Verdict verdict) {
            if (stored == null) {
                verdict.check(false, "the credential is gone");
                return;
            }
            boolean replaced = !stored.sameTokens(former);
            verdict.check(replaced || !passed.contains(done), "what was stored is not there");
            Outcome next = rig.run(Operation.REFRESH_IF_NEEDED);
            List<LoggedRequest> presented = rig.sentry.requests(Endpoint.TOKEN_REFRESH).stream()
                    .filter(request -> former.refreshToken().reveal().equals(request.formParameter("refresh_token")))
                    .toList();
            int granted = rig.sentry.refreshesGranted();
            if (replaced) {
                verdict.is("new pair stored")
                        .check(next.word().equals("NONE"), "a fresh pair was refreshed: " + next)
                        .check(presented.size() == 1, "the spent token was presented again")
                        .check(granted == 1, "the new pair was not granted");
            } else if (next.word().equals("REFRESHED")) {
                verdict.is("former pair kept")
                        .check(granted == 1, "granted " + granted + " times")
                        .check(presented.size() == 1 || !passed.contains(ANSWERED), "presented after an answer");
            } else {
                verdict.is(passed.contains(ANSWERED) ? ANSWER_LOST : ANSWER_ON_ITS_WAY)
                        .check(passed.contains(SENDING), "lost, but not in the window: " + next)
                        .check(granted == 1, "lost, but the server did not spend it: " + next)
                        .check(presented.size() == 2, "presented " + presented.size() + " times")
                        .check(next.word().equals("fail:expired"), "not the right failure: " + next)
                        .check(next.message().contains("was lost"), "not honest: " + next)
                        .check(rig.stored() != null, "the lost credential was deleted");
                return;
            }
            verdict.check(rig.isLive(rig.stored()), "the server does not take the stored token");
            verdict.check(
                    rig.run(Operation.REFRESH).word().equals("REFRESHED"), "the stored refresh token does not work");
        }
    },

    LOGIN_DEVICE(Operation.LOGIN_DEVICE, "store.save#1:after") {
        @Override
        Job prepare(Rig rig) {
            rig.signIn(Duration.ofHours(1));
            // No faster: the code's ten minutes have to last for a process that a busy machine keeps waiting for
            // seconds.
            return rig.job(operation).telling().hurrying(10);
        }

        @Override
        void judge(Rig rig, Credential former, Credential stored, Set<String> passed, Verdict verdict) {
            judgeLogin(rig, former, stored, passed, verdict);
            if (stored != null && !stored.sameTokens(former)) {
                verdict.check(stored.refreshToken() != null, "no refresh token was stored")
                        .check(rig.sentry.clientId().equals(stored.clientId()), "not this client's")
                        .check(stored.scope() != null && !stored.scope().equals(former.scope()), "mixed: the scope");
            }
            verdict.check(
                    rig.run(Operation.REFRESH).word().equals("REFRESHED"), "the stored refresh token does not work");
        }
    },

    LOGIN_TOKEN(Operation.LOGIN_TOKEN, "store.save#1:after") {
        @Override
        Job prepare(Rig rig) {
            rig.signIn(Duration.ofHours(1));
            return rig.job(operation).token(rig.sentry.issueUserToken());
        }

        @Override
        void judge(Rig rig, Credential former, Credential stored, Set<String> passed, Verdict verdict) {
            judgeLogin(rig, former, stored, passed, verdict);
            if (stored != null && !stored.sameTokens(former)) {
                verdict.check(
                        stored.refreshToken() == null
                                && stored.clientId() == null
                                && stored.expiresAt() == null
                                && stored.scope() == null,
                        "mixed: an API token with another's refresh token, client, expiry or scope");
            }
        }
    },

    LOGOUT(Operation.LOGOUT, "store.clear#1:after") {
        @Override
        Job prepare(Rig rig) {
            rig.signIn(Duration.ofHours(1));
            return rig.job(operation);
        }

        @Override
        void judge(Rig rig, Credential former, Credential stored, Set<String> passed, Verdict verdict) {
            if (stored != null) {
                verdict.is("still signed in")
                        .check(stored.equals(former), "the credential was changed")
                        .check(!passed.contains(done), "what was cleared is there")
                        .check(rig.isLive(former), "revoked but still stored");
            } else {
                verdict.is(rig.isLive(former) ? "signed out, not revoked yet" : "signed out and revoked");
            }
            verdict.check(
                            stored != null || rig.ports().cachedData().user() == null,
                            "signed out, but the user is remembered")
                    .check(!rig.run(Operation.LOGOUT).failed(), "the next logout fails")
                    .check(rig.stored() == null, "the next logout leaves the credential")
                    .check(rig.run(Operation.CURRENT).word().equals("fail:not_authenticated"), "still usable")
                    .check(stored == null || !rig.isLive(former), "the next logout does not revoke");
        }
    };

    static final String SENDING = "oauth.refresh#1:before";
    static final String ANSWERED = "oauth.refresh#1:after";
    static final String ANSWER_LOST = "answer lost in the process";
    static final String ANSWER_ON_ITS_WAY = "answer lost on its way";

    final Operation operation;

    /** From this step on the new state is durable. */
    final String done;

    Scenario(Operation operation, String done) {
        this.operation = operation;
        this.done = done;
    }

    /** Signs in and says what to do. */
    abstract Job prepare(Rig rig);

    abstract void judge(Rig rig, Credential former, Credential stored, Set<String> passed, Verdict verdict);

    /** What holds for all, and then for this one. The next process is this one. */
    Verdict judge(Rig rig, Credential former, Set<String> passed) {
        Verdict verdict = new Verdict();
        try {
            verdict.check(rig.leaseIsFree(), "the lease is still held");
            Credential stored = rig.stored();
            verdict.check(rig.integrity().equals("ok"), "integrity: " + rig.integrity());
            judge(rig, former, stored, passed, verdict);
        } catch (RuntimeException e) {
            verdict.check(false, "the next process fails: " + e);
        }
        return verdict;
    }

    void judgeLogin(Rig rig, Credential former, Credential stored, Set<String> passed, Verdict verdict) {
        if (stored == null) {
            verdict.check(false, "the credential is gone");
            return;
        }
        UserInfo user = rig.ports().cachedData().user();
        if (stored.sameTokens(former)) {
            verdict.is("former sign-in kept")
                    .check(stored.equals(former), "the former sign-in was changed")
                    .check(!passed.contains(done), "what was stored is not there");
        } else {
            verdict.is("new sign-in stored")
                    .check(!Rig.FORMER_USER.equals(user), "the former user's name was kept")
                    .check(
                            !passed.contains("oauth.revoke#1:after") || !rig.isLive(former),
                            "the replaced one lives on");
        }
        verdict.check(rig.isLive(stored), "the server does not take the stored token")
                .check(
                        rig.run(Operation.CURRENT)
                                .fingerprint()
                                .equals(stored.accessToken().fingerprint()),
                        "the stored token is not the one in force");
    }
}

"""Does with python-gitlab what our client does, one operation after the other, each named in a header."""

import sys

import gitlab

address, token = sys.argv[1:]
client = gitlab.Gitlab(address, oauth_token=token)


def operation(name):
    client.session.headers["X-Operation"] = name


def page(**wishes):
    return dict(wishes, per_page=100, page=1, get_all=False)


operation("who am I")
client.auth()

operation("the project")
client.projects.get("group/sub/project")

# The rest of a project is asked for by its name, as our client does, without asking for the project again.
project = client.projects.get("group/sub/project", lazy=True)

operation("what a branch demands")
project.branches.get("release/1.0")

operation("open merge requests")
project.mergerequests.list(
    **page(state="opened", source_branch="qmoi/fix/main-1a2b", target_branch="main")
)

operation("open a merge request")
wishes = {
    "source_branch": "qmoi/fix/main-1a2b",
    "target_branch": "main",
    "title": "Draft: Repair 2 files",
    "description": "What was wrong.\n\n<!-- qmoi:fix/main -->",
    "remove_source_branch": True,
    "allow_collaboration": False,
}
project.mergerequests.create(wishes)

operation("a fork")
client.auth()
project.forks.list(**page(owned="true"))
project.forks.create({})

operation("open one from a fork")
target = client.projects.get("group/sub/project")
fork = client.projects.get(9, lazy=True)
fork.mergerequests.create(dict(wishes, allow_collaboration=True, target_project_id=target.id))

operation("change it")
project.mergerequests.update(5, {"title": "Repair 3 files", "description": "What else was wrong."})

operation("close it")
project.mergerequests.update(5, {"state_event": "close"})

operation("add labels")
project.mergerequests.update(5, {"add_labels": "qmoi,needs review"})

operation("suggest line by line")
request = project.mergerequests.get(5)
request.discussions.list(**page())
refs = request.diff_refs
place = {
    "position_type": "text",
    "base_sha": refs["base_sha"],
    "start_sha": refs["start_sha"],
    "head_sha": refs["head_sha"],
    "new_path": "package.json",
    "old_path": "package.json",
}
for lines, above in (({"new_line": 3}, 0), ({"new_line": 4, "old_line": 3}, 0), ({"new_line": 3}, 1)):
    request.discussions.create(
        {
            "body": f'Say 3\n\n```suggestion:-{above}+0\n  "b": 3\n```',
            "position": dict(place, **lines),
        }
    )

client = gitlab.Gitlab(address, job_token=token)
operation("who a job's token is")
client.http_get("/job")

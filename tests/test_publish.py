"""What the workflows do when the site and a release are published, read from their files; and the branch of notebooks."""

import shutil
import subprocess

import pytest
import yaml

from proven.testing import ROOT

WORKFLOWS = ROOT / ".github" / "workflows"
MAIN = "github.ref == 'refs/heads/main'"


def jobs(name):
    return yaml.safe_load((WORKFLOWS / f"{name}.yml").read_text(encoding="utf-8"))["jobs"]


def steps(job, what):
    """The steps of a job whose command or action holds a text."""
    found = [step for step in job["steps"] if what in step.get("run", "") + step.get("uses", "")]
    assert found, what
    return found


def test_a_release_gets_its_files_from_a_job_that_its_tag_may_start():
    prove = jobs("publish")["prove"]
    assert "environment" not in prove and "if" not in prove  # an environment admits the default branch alone
    for what in ("proven zip", "bench.books", "gh release upload"):
        assert all(step["if"] == "github.event_name == 'release'" for step in steps(prove, what))
    assert prove["permissions"]["contents"] == "write"


def test_only_the_main_branch_is_deployed_after_all_is_proven():
    prove, deploy = (jobs("publish")[name] for name in ("prove", "deploy"))
    assert deploy["needs"] == "prove" and deploy["environment"]["name"] == "github-pages"
    [action] = steps(deploy, "deploy-pages")
    assert action["id"] in deploy["environment"]["url"]
    assert {deploy["if"], *(step["if"] for step in steps(prove, "upload-pages") + steps(prove, ".ci/notebooks"))} == {
        MAIN
    }
    assert deploy["permissions"] == {"pages": "write", "id-token": "write"}


def test_a_push_ends_no_release_and_no_deployment():
    prove, deploy = (jobs("publish")[name]["concurrency"] for name in ("prove", "deploy"))
    assert "github.event_name == 'release' && github.ref" in prove["group"] and prove["cancel-in-progress"]
    assert not deploy.get("cancel-in-progress")


@pytest.mark.parametrize("name", ["publish", "test"])
def test_jobs_end_in_time_and_prove_by_the_one_entry_point(name):
    assert all(job["timeout-minutes"] <= 90 for job in jobs(name).values())
    assert any("bash .ci/run" in step.get("run", "") for job in jobs(name).values() for step in job["steps"])


def test_executed_notebooks_become_one_commit_of_a_branch_whatever_was_there(tmp_path):
    def git(*command, folder=tmp_path / "checkout"):
        return subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True, text=True).stdout

    (tmp_path / "checkout" / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "notebooks", tmp_path / "checkout" / ".ci")
    (tmp_path / "checkout" / ".gitignore").write_text(".proven/\n")
    git("init", "--quiet", "--bare", str(tmp_path / "origin"))
    git("init", "--quiet")
    git("remote", "add", "origin", str(tmp_path / "origin"))
    git("add", ".")
    git("-c", "user.name=x", "-c", "user.email=x@x.org", "commit", "--quiet", "-m", "First")
    command = ["bash", str(tmp_path / "checkout" / ".ci" / "notebooks")]
    empty = subprocess.run(command, capture_output=True, text=True, check=False)
    assert empty.returncode and "make site" in empty.stderr
    for text in ("one", "two"):
        for language in ("en", "zh"):
            file = tmp_path / "checkout" / ".proven" / "notebooks" / language / "case.ipynb"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        subprocess.run(command, check=True, capture_output=True)
    origin = tmp_path / "origin"
    assert git("ls-tree", "-r", "--name-only", "notebooks", folder=origin).split() == ["en/case.ipynb", "zh/case.ipynb"]
    assert git("show", "notebooks:zh/case.ipynb", folder=origin) == "two"
    assert git("rev-list", "--count", "notebooks", folder=origin).strip() == "1"
    assert git("status", "--porcelain") == "" and git("rev-list", "--count", "HEAD").strip() == "1"

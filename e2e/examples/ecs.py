"""Checks the inputs of examples/ecs by AWS's own model of its API, as its SDK for Python does before it sends them.

ecs.py FOLDER     prints the variables of the application's container, NAME=VALUE; exits with 1 if something is wrong
"""
import json
import pathlib
import sys

import botocore.session
import botocore.validate

OPERATIONS = {
    "task-definition.json": ("ecs", "RegisterTaskDefinition"),
    "service.json": ("ecs", "CreateService"),
    "target-group.json": ("elbv2", "CreateTargetGroup"),
}


def complaints(folder):
    session = botocore.session.get_session()
    for name, (service, operation) in OPERATIONS.items():
        shape = session.get_service_model(service).operation_model(operation).input_shape
        request = json.loads((folder / name).read_text())
        report = botocore.validate.ParamValidator().validate(request, shape)
        if report.has_errors():
            yield f"{name}: {report.generate_report()}"
        for value, allowed, where in choices(request, shape, name):
            if value not in allowed:
                yield f"{where} is {value}, not one of {', '.join(allowed)}"


def choices(value, shape, where):
    """The texts for which the model has a list: the SDK leaves them to the server."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, member in value.items():
            if name in shape.members:
                yield from choices(member, shape.members[name], f"{where}: {name}")
    elif shape.type_name == "list" and isinstance(value, list):
        for element in value:
            yield from choices(element, shape.member, where)
    elif shape.type_name == "string" and getattr(shape, "enum", None):
        yield value, shape.enum, where


def main():
    folder = pathlib.Path(sys.argv[1])
    wrong = list(complaints(folder))
    if wrong:
        sys.exit("\n".join(wrong))
    containers = json.loads((folder / "task-definition.json").read_text())["containerDefinitions"]
    shop = next(container for container in containers if container["name"] == "shop")
    variables = {variable["name"]: variable["value"] for variable in shop["environment"]}
    # What the model does not say: Fargate's limit, and that zerohalt is told the same.
    if shop["stopTimeout"] > 120:
        sys.exit(f"Fargate has a stopTimeout of 120 s at most, not {shop['stopTimeout']}")
    if variables["ZEROHALT_GRACE_PERIOD"] != f"{shop['stopTimeout']}s":
        sys.exit(f"ZEROHALT_GRACE_PERIOD is not the stopTimeout of {shop['stopTimeout']} s")
    print("\n".join(f"{name}={value}" for name, value in variables.items()))


main()

"""Measures the speed of PyTorch, eager or compiled, in float32 or with autocast to bfloat16."""

import common
import torch
from torch import nn

NETWORKS = {
    "softmax": lambda: nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, 512),
        nn.ReLU(),
        nn.Linear(512, 512),
        nn.ReLU(),
        nn.Linear(512, 10),
    ),
    "cnn": lambda: nn.Sequential(
        nn.Conv2d(1, 32, 3),
        nn.ReLU(),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Dropout(0.25),
        nn.Flatten(),
        nn.Linear(9216, 128),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(128, 10),
    ).to(memory_format=torch.channels_last),
}


def tensors(images, labels):
    images = torch.from_numpy(images).unsqueeze(1).to(torch.float32).div_(255)
    return images.contiguous(memory_format=torch.channels_last), torch.from_numpy(labels).long()


def main():
    options = common.parse(__doc__, "bfloat16", switch="--compile")
    torch.manual_seed(0)
    train, test = (tensors(*arrays) for arrays in common.load(options.data))
    count, batch_size = len(train[0]), options.batch_size
    epochs, block = common.EPOCHS[options.network], common.block_steps(options)
    model = NETWORKS[options.network]()
    if options.compile:
        model.compile()
    optimizer = torch.optim.Adam(model.parameters(), lr=common.LEARNING_RATE, fused=True)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(
        optimizer, epochs * (count // batch_size)
    )
    cross_entropy = nn.CrossEntropyLoss()
    autocast = torch.autocast("cpu", torch.bfloat16, enabled=options.precision == "bfloat16")

    def train_epoch(epoch=0):
        model.train()
        for indices in torch.randperm(count).split(batch_size)[: count // batch_size]:
            with autocast:
                loss = cross_entropy(model(train[0][indices]), train[1][indices])
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            scheduler.step()
            yield

    def evaluate():
        model.eval()
        correct = 0
        with torch.inference_mode(), autocast:
            for images, labels in zip(
                *(part.split(common.EVALUATION_BATCH[options.network]) for part in test)
            ):
                correct += (model(images).argmax(1) == labels).sum()
        return int(correct) / len(test[0])

    if options.measure == "accuracy":
        common.report_accuracy(
            lambda epoch: [None for _ in train_epoch()], evaluate, epochs, options.target
        )
        return

    def endless():
        while True:
            yield from train_epoch()

    steps = endless()
    next(steps)
    first_step = common.seconds_since_start()
    meter = common.Meter(options.seconds)
    wanted = True
    while wanted:
        for _ in range(block):
            next(steps)
        wanted = meter.tick(block * batch_size)
    common.report(
        images_per_second=meter.images_per_second(),
        evaluation_images_per_second=common.evaluation_speed(evaluate, len(test[0])),
        first_step_seconds=first_step,
    )


if __name__ == "__main__":
    main()

"""What an operator sets of language models; the fields are part of assistant.settings.Settings."""

from decimal import Decimal

from pydantic import BaseModel, Field, ValidationInfo, field_validator

from assistant.drafting.models import Limits, Models
from assistant.drafting.naming import EXTRACTIVE, check_name, lacking, read_prices, read_urls


class ModelSettings(BaseModel):
    """The models that may be asked, where, and how much one answer may take of them.

    Keys are none of these: each provider's is read from the environment alone.
    """

    model_urls: str = Field(
        default="", description="addresses by provider, such as openai=http://127.0.0.1:8102/v1"
    )
    model: str = Field(
        default=EXTRACTIVE, validate_default=True, description="extractive, or a model's name"
    )
    models: str = Field(default="", description="more models that a question may choose")
    model_prices: str = Field(
        default="", description="of a million tokens read and written: openai:gpt-x=0.15/0.60"
    )
    model_seconds: float = Field(default=60, ge=1, le=3600, description="for one answer")
    model_steps: int = Field(default=4, ge=1, le=20, description="calls of it for one draft")
    model_output_tokens: int = Field(default=800, ge=20, description="that it writes in a call")
    model_tokens: int = Field(
        default=20_000, ge=100, description="read and written for one answer, as it counts them"
    )
    model_cost: Decimal = Field(
        default=Decimal(0), ge=0, description="the most that one answer may cost; 0: no limit"
    )

    @field_validator("model_urls")
    @classmethod
    def _addresses(cls, stated: str) -> str:
        read_urls(stated)
        return stated

    @field_validator("model", "models")
    @classmethod
    def _usable(cls, stated: str, info: ValidationInfo) -> str:
        urls = read_urls(info.data.get("model_urls", ""))
        names = [check_name(one) for one in stated.replace(",", " ").split()]
        for name in names:
            if wanted := lacking(name, name.partition(":")[0] in urls):
                raise ValueError(f"to use {name}, {wanted}")
        if info.field_name == "model" and len(names) != 1:
            raise ValueError(f"name one model, or {EXTRACTIVE}")
        return " ".join(dict.fromkeys(names))

    @field_validator("model_prices")
    @classmethod
    def _priced(cls, stated: str) -> str:
        read_prices(stated)
        return stated

    @field_validator("model_cost")
    @classmethod
    def _countable(cls, stated: Decimal, info: ValidationInfo) -> Decimal:
        prices = read_prices(info.data.get("model_prices", ""))
        named = f"{info.data.get('model', '')} {info.data.get('models', '')}".split()
        unpriced = [name for name in named if name != EXTRACTIVE and name not in prices]
        if stated and unpriced:
            raise ValueError(f"state the price of {unpriced[0]} in POLICY_DESK_MODEL_PRICES")
        return stated

    def language_models(self) -> Models:
        """The models, none of which is opened yet."""
        return Models(
            self.model,
            tuple(self.models.split()),
            read_urls(self.model_urls),
            read_prices(self.model_prices),
            Limits(
                self.model_seconds,
                self.model_steps,
                self.model_output_tokens,
                self.model_tokens,
                self.model_cost or None,
            ),
        )

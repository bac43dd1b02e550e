interface Option {
  readonly value: string;
  readonly label: string;
  readonly isDisabled?: boolean;
}

export interface OptionGroup {
  readonly label: string;
  readonly options: readonly Option[];
}

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (Option | OptionGroup)[];
  onChange(value: string): void;
  readonly hideLabel?: boolean;
}

export function Select({ label, value, options, onChange, hideLabel }: SelectProps) {
  const isKnown = options.some((option) =>
    'options' in option ? option.options.some((each) => each.value === value) : option.value === value,
  );
  return (
    <label class="field">
      <span class={hideLabel ? 'unseen' : 'label'}>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {!isKnown && <Choice {...{ value, label: value }} isDisabled isChosen />}
        {options.map((option) =>
          'options' in option ? (
            <optgroup key={option.label} label={option.label}>
              {option.options.map((each) => (
                <Choice key={each.value} {...each} isChosen={each.value === value} />
              ))}
            </optgroup>
          ) : (
            <Choice key={option.value} {...option} isChosen={option.value === value} />
          ),
        )}
      </select>
    </label>
  );
}

const Choice = ({ value, label, isDisabled, isChosen }: Option & { readonly isChosen: boolean }) => (
  <option value={value} selected={isChosen} disabled={isDisabled}>
    {label}
  </option>
);

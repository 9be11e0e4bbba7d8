{#
    The shapes that race control's caution comments take.

    A comment is free text: "#42, 11, 52 Incident Turn 2", "Incident Turn 4 Nos. 16 & 21",
    "Stage 2 Complete/ 19 spin frontstretch", "#2, 34. 38 ...". What is regular about it is that
    every number either belongs to a clock, a turn, a stage or a lap, or is a car. So the grammar
    takes those away and calls the rest cars, however they are listed.
#}

{# A stoppage with its clock, in any bracket: "[Red Flag: 00:11:45]", "{Red: 7:27}". #}
{% macro red_flag_pattern() -%}
    '[\[{(][^\])}]*\bred\b[^\])}]*[\])}]'
{%- endmacro %}

{# "turn 4", "turns 3 and 4", "Turns 1-2". #}
{% macro turn_pattern() -%}
    '\bturns?\s*#?\d+(?:\s*(?:-|&|and|to)\s*\d+)?'
{%- endmacro %}

{# Everything that carries a number and is no car. #}
{% macro numbered_place_pattern() -%}
    '\bturns?\s*#?\d+(?:\s*(?:-|&|and|to)\s*\d+)?|\b(?:stage|satge|round|segment|lap)\s*\d+|\b\d+ lap\b'
{%- endmacro %}

{# Places that have a name of their own. #}
{% macro named_place_pattern() -%}
    'inner loop|short chute|long pond straightaway|acura bridge|ballfield|bus stop|chicane|esses|carousel'
{%- endmacro %}

{# Words by which a race-control note tells of trouble, and not of the order or of pit stops. #}
{% macro trouble_pattern() -%}
    'caution|incident|acciden|wreck|crash|contact|spin|spun|\bwall\b|turned|stall|stopped|debris|fire'
{%- endmacro %}

"""First names that are hardly ever another word, so that they can be struck even without a capital."""

from __future__ import annotations

_NAMES = """
aaron abdul abigail adam adrian agnes ahmed aileen alan alastair albert alexander alexandra alfred alice
alison allan alma amanda amelia amy andrea andrew angela anita ann anna anne annette annie anthony antonio
archibald arnold arthur aubrey audrey barbara barry beatrice belinda benjamin bernadette bernard bernice
bert bertha beryl bessie beth betty beverley bradley brenda brendan brian bridget bruce bryan caroline
catherine cecil cecilia cedric charles charlie charlotte cheryl christina christine christopher clara clare
clarence claude clement clifford clive colin connie constance cynthia cyril daniel daphne darren david
deborah debra deirdre denis denise dennis derek desmond diana diane dinah donald doreen doris dorothy
douglas duncan ebenezer eddie edgar edith edmund edna edward edwin eileen elaine eleanor elena elisabeth
elizabeth ella ellen elsie emily emma enid eric erica ernest esther ethel eugene eunice eva evelyn fatima
felicity felix fiona florence frances francis fred freda frederick gareth gavin geoffrey george georgina
gerald geraldine gerard gertrude gilbert gillian giovanni gladys glenys gloria gordon graham greta gregory
gwen gwendolyn hannah harold harriet harry harvey hassan hector heinrich helen helena henry herbert hilary
hilda horace howard hubert hugh ian ibrahim ida imogen ingrid irene isaac isabel isabella isobel ivan ivor
jacqueline jacob jacqui james jamie jane janet janice jason jeffrey jennifer jenny jeremy jessica jessie
jill jim jimmy joan joanna joanne johann john johnny jonathan jose joseph josephine joyce juan judith judy
julia julian julie justin karen katherine kathleen kathryn katie keith kenneth kevin khalid klaus kumar
lauren laura lawrence leonard leslie lilian lillian linda lionel lisa lois lorna lorraine louis louisa
louise lucy luigi lydia lynda lynne mabel madge malcolm marcus margaret margery maria marian marianne
marie marilyn marion marjorie marlene martha martin mary matilda matthew maud maureen maurice mavis
michael michelle mildred millicent millie minnie miriam mohammed moira molly monica monique montague moreen
morris muhammad muriel myra myrtle nadia nancy naomi natalie neil nellie nicholas nicola nigel nora
noreen norma norman olga oliver olwen oscar oswald pamela patricia patrick paul paula pauline pedro peggy
percy peter philip phillip phoebe phyllis pierre priscilla queenie rachel ralph raymond rebecca reginald
rhoda richard robert roberta roderick rodney roger roland ronald rosalind rosemary rosie rosina ruth
samantha samuel sandra sarah sean sebastian sharon sheila shirley sidney simon sophia sophie stanley
stella stephanie stephen steven stuart susan suzanne sybil sylvia tamara teresa terence thelma theodore
theresa thomas timothy tina trevor ursula valerie vanessa vera verity veronica victoria vincent vivian
vivien walter wayne wendy wilfred wilhelm william wilma winifred winnie winston yasmin yolanda yvette
yvonne zoe
"""

GIVEN_NAMES: frozenset[str] = frozenset(_NAMES.split())
